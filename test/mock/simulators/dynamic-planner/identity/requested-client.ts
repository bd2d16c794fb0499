import type { DynamicPlannerClient } from '../options.ts'
import { onPage, type Refusal } from './authorize-result.ts'

export type RequestedClient =
  | { readonly kind: 'client'; readonly client: DynamicPlannerClient }
  | (Refusal & { kind: 'page' })

/** The client of a request with a registered redirect URI; otherwise an error page, never a redirect. */
export const requestedClient = (
  query: URLSearchParams,
  clients: readonly DynamicPlannerClient[],
): RequestedClient => {
  const clientId = query.get('client_id') ?? ''
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!isWithin(clientId, 100)) return onPage('invalid_request', 'client_id is missing or too long')
  if (!isWithin(redirectUri, 400) || !URL.canParse(redirectUri)) {
    return onPage('invalid_request', 'redirect_uri is missing, too long or not a URI')
  }
  const client = clients.find(
    (registered) => registered.clientId === clientId && registered.enabled !== false,
  )
  if (client === undefined) return onPage('unauthorized_client', 'no enabled client has this client_id')
  if (client.redirectUris?.includes(redirectUri) === true) return { kind: 'client', client }
  return onPage('unauthorized_client', `redirect_uri ${redirectUri} is not registered for this client`)
}

const isWithin = (text: string, lengthMax: number) => text !== '' && text.length <= lengthMax
