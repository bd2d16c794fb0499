import type { RateLimit } from '@planbridge/shared/providers'
import type { BudgetStore, QuotaKey } from '../store/ports/ports.ts'
import { callsLeft, grantLease, type LeaseResult } from './shared-quota.ts'

/** Leases calls from the quotas that all instances share. */
export interface QuotaStore {
  /** Leases up to `requested` calls. Rejects if the store is unavailable. */
  lease(key: QuotaKey, limit: RateLimit, requested: number): Promise<LeaseResult>
  /** Calls that are not leased. Rejects if the store is unavailable. */
  left(key: QuotaKey, limit: RateLimit): Promise<number>
}

/** Each lost compare-and-swap means that another instance got a lease, so contention alone does not exceed this. */
const triesMax = 12

/** Leases by compare-and-swap on the stored quota. */
export const quotaStore = (budgets: Pick<BudgetStore, 'read' | 'write'>): QuotaStore => {
  const lease = async (
    key: QuotaKey,
    limit: RateLimit,
    requested: number,
    triesLeft = triesMax,
  ): Promise<LeaseResult> => {
    const { now, spent, version } = await budgets.read(key)
    const result = grantLease(spent, limit, requested, now)
    if (result.kind === 'exhausted') return result
    const endsAt = Math.max(...Object.keys(result.spent).map(Number))
    if (await budgets.write(key, version, result.spent, endsAt)) return result
    return triesLeft === 1 ? { kind: 'exhausted', waitMs: 100 } : lease(key, limit, requested, triesLeft - 1)
  }
  return {
    lease: (key, limit, requested) => lease(key, limit, requested),
    async left(key, limit) {
      const { now, spent } = await budgets.read(key)
      return callsLeft(spent, limit, now)
    },
  }
}
