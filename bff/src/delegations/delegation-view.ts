import { dayMs } from '@planbridge/shared/durations'
import type { Delegation } from '@planbridge/shared/contract'
import { expiryWarning } from '../domain/expiry-warning.ts'
import type { ConnectionRow, DelegationRow } from '../store/ports/ports.ts'

const iso = (at: number) => new Date(at).toISOString()

/** What its person, and a host, may read of a delegation. */
export const delegationView = (row: ConnectionRow, terms: DelegationRow, now: number): Delegation => ({
  connection: row.id,
  purpose: terms.purpose,
  operations: [...terms.operations],
  starts_at: iso(terms.startsAt),
  ends_at: iso(row.endsAt ?? terms.startsAt + terms.days * dayMs),
  days: terms.days,
  warning: expiryWarning(row, now),
})
