import type { EndedAccess } from '@planbridge/shared/contract'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { PendingRevocation, RevocationOutcome } from '../store/ports/ports.ts'

const stateOf: Record<RevocationOutcome, EndedAccess['state']> = {
  yes: 'confirmed',
  nothing: 'run-out',
  expired: 'run-out',
  kept: 'kept',
  unsupported: 'unconfirmed',
  lost: 'unconfirmed',
}

/** The public view of a revocation. Most are confirmed by the first try, and are not shown. */
export const endedAccess = (row: PendingRevocation): EndedAccess[] => {
  if (row.tries === 0 && row.settledAt === null) return []
  return [
    {
      id: row.id,
      integration: row.integration,
      state: row.outcome === null ? 'pending' : stateOf[row.outcome],
      account: row.accountName,
      ended_at: isoTime(row.createdAt),
      next_try_at: row.settledAt === null ? isoTime(row.nextTryAt) : null,
      settled_at: isoTimeOrNull(row.settledAt),
    },
  ]
}
