import { LRUCache } from 'lru-cache'
import type { CachedConnection, ConnectionRow } from '../ports/ports.ts'

type SharedFields = Pick<CachedConnection, 'tenant' | 'integration' | 'model' | 'status' | 'scopes'>

/** Beyond this number of combinations, some are kept in memory more than once. */
const combinationsMax = 1_000

const noChoices: CachedConnection['choices'] = []

/**
 * Reduces rows to the fields that calls need, and shares the fields that many rows have in common, so
 * that ten thousand connections fit into memory. @see https://en.wikipedia.org/wiki/String_interning
 */
export const internConnections = (): ((row: ConnectionRow) => CachedConnection) => {
  const combinations = new LRUCache<string, SharedFields>({ max: combinationsMax })
  const sharedFieldsOf = ({ tenant, integration, model, status, scopes }: ConnectionRow): SharedFields => {
    const key = JSON.stringify([tenant, integration, model, status, ...scopes])
    const existing = combinations.get(key)
    if (existing) return existing
    const fields = { tenant, integration, model, status, scopes }
    combinations.set(key, fields)
    return fields
  }
  return (row) => {
    const { tenant, integration, model, status, scopes } = sharedFieldsOf(row)
    return {
      id: row.id,
      tenant,
      owner: row.owner,
      integration,
      account: row.account,
      model,
      status,
      choice: row.choice,
      choices: row.choices.length === 0 ? noChoices : row.choices,
      scopes,
      endsAt: row.endsAt,
      tokenVersion: row.tokenVersion,
      tokenEndsAt: row.tokenEndsAt,
      tokenStaleAt: row.tokenStaleAt,
      identityCheckAt: row.identityCheckAt,
      refusals: row.refusals,
    }
  }
}
