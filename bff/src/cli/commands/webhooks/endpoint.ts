import type { Store, WebhookEndpointRow } from '../../../store/ports/ports.ts'
import { unknownName } from '../../unknown-name.ts'

/** Finds an endpoint. Throws an `OperatorError` that names those there are. */
export const endpointNamed = async (
  { webhooks }: Pick<Store, 'webhooks'>,
  id: string,
): Promise<WebhookEndpointRow> => {
  const found = await webhooks.findEndpoint(id)
  if (found) return found
  const known = (await webhooks.listAllEndpoints()).map((endpoint) => endpoint.id)
  throw unknownName(`No endpoint has the id ${id}`, id, known)
}
