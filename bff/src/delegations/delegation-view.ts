import type { Delegation } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { expiryWarning } from '../domain/expiry-warning.ts'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectionRow, DelegationRow } from '../store/ports/ports.ts'

/** The public view of a delegation. */
export const delegationView = (row: ConnectionRow, terms: DelegationRow, now: number): Delegation => ({
  connection: row.id,
  purpose: terms.purpose,
  operations: [...terms.operations],
  starts_at: isoTime(terms.startsAt),
  ends_at: isoTime(row.endsAt ?? terms.startsAt + terms.days * dayMs),
  days: terms.days,
  warning: expiryWarning(row, now),
})
