import type { Delegation } from '@planbridge/shared/contract'
import { endWarning } from '../end-warning.ts'
import type { ConnectionRow, DelegationRow } from '../store/ports.ts'

const dayMs = 86_400_000
const iso = (at: number) => new Date(at).toISOString()

/** What its person, and a host, may read of a delegation. */
export const delegationView = (row: ConnectionRow, terms: DelegationRow, now: number): Delegation => ({
  connection: row.id,
  purpose: terms.purpose,
  operations: [...terms.operations],
  starts_at: iso(terms.startsAt),
  ends_at: iso(row.endsAt ?? terms.startsAt + terms.days * dayMs),
  days: terms.days,
  warning: endWarning(row, now),
})
