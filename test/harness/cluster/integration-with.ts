import type { Integration } from '@planbridge/bff/testing'
import { type OperationDefinition, providers, type RateLimit } from '@planbridge/shared/providers'
import { deployment } from '../deployment/deployment.ts'

/** An integration of the configuration with other rate limits. Without `headers` the provider sends no rate-limit feedback. */
export const integrationWith = async (
  id: string,
  limits: readonly RateLimit[],
  headers = false,
): Promise<Integration> => {
  const { config } = await deployment()
  const found = config.integrations.find((one) => one.id === id)
  if (!found) throw new Error(`there is no integration ${id}`)
  return { ...found, pace: headers ? { ...found.pace, limits } : { limits } }
}

/** An operation with this method and without a rate limit of its own. */
export const operationOf = (method: OperationDefinition['method']): OperationDefinition => {
  const all = Object.values(providers).flatMap(({ api }): readonly OperationDefinition[] => api.operations)
  const found = all.find((one) => one.method === method && one.atMost === undefined)
  if (!found) throw new Error(`there is no operation with method ${method}`)
  return found
}
