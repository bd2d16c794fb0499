import { LRUCache } from 'lru-cache'
import type { ConnectionRow, CachedConnection } from '../ports/ports.ts'

type SharedFields = Pick<CachedConnection, 'tenant' | 'integration' | 'model' | 'status' | 'scopes'>

/** More combinations than this at once, and some lie in memory twice. */
const combinationsMax = 1_000

const noChoices: CachedConnection['choices'] = []

/** Keeps what calls need of a row, and what many rows have alike only once: ten thousand of them have to lie in memory together. */
export const internConnections = (): ((row: ConnectionRow) => CachedConnection) => {
  const combinations = new LRUCache<string, SharedFields>({ max: combinationsMax })
  const sharedFieldsOf = ({ tenant, integration, model, status, scopes }: ConnectionRow): SharedFields => {
    const key = JSON.stringify([tenant, integration, model, status, ...scopes])
    const known = combinations.get(key)
    if (known) return known
    const common = { tenant, integration, model, status, scopes }
    combinations.set(key, common)
    return common
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
    }
  }
}
