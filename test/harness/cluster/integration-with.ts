import type { Integration } from '@planbridge/bff/testing'
import { type OperationDefinition, providers, type RateLimit } from '@planbridge/shared/providers'
import { deployment } from '../deployment/deployment.ts'

/** An integration as the configuration makes it, with limits of one's own; without `headers` nothing helps it to keep to them. */
export const integrationWith = async (
  id: string,
  limits: readonly RateLimit[],
  headers = false,
): Promise<Integration> => {
  const { config } = await deployment()
  const found = config.integrations.find((one) => one.id === id)
  if (!found) throw new Error(`no ${id}`)
  return { ...found, pace: headers ? { ...found.pace, limits } : { limits } }
}

/** Any operation with this method that has no limit of its own. */
export const operationOf = (method: OperationDefinition['method']): OperationDefinition => {
  const all = Object.values(providers).flatMap(({ api }): readonly OperationDefinition[] => api.operations)
  const found = all.find((one) => one.method === method && one.atMost === undefined)
  if (!found) throw new Error(method)
  return found
}
