import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis } from '../store/ports/ports.ts'
import type { IntegrationUpstream } from './integration-upstream.ts'
import type { QuotaStore } from './quota-store.ts'
import type { RateBudget } from './rate-budget.ts'

/** A rate limit with its current state. */
export interface BudgetStatus extends RateLimit {
  /** The operation that the limit applies to, or null for all. */
  readonly operation: string | null
  /** Calls that no instance has leased; null if the limit is counted per account or the store is unavailable. */
  readonly left: number | null
  readonly blockedMs: number
}

/** The admission state of one integration on this instance. */
export interface StatusSnapshot {
  readonly circuit: { readonly state: 'closed' | 'open'; readonly waitMs: number }
  readonly running: number
  readonly waiting: number
  /** How much longer the provider refuses every call; 0 if it does not. */
  readonly blockedMs: number
  readonly budgets: readonly BudgetStatus[]
}

const operationPrefix = 'operation:'

const budgetStatusOf = async (
  { key, limit, blockedMs }: { key: RateBudget['key']; limit: RateLimit; blockedMs: number },
  quotas: QuotaStore,
): Promise<BudgetStatus> => ({
  ...limit,
  operation: key.rule.startsWith(operationPrefix) ? key.rule.slice(operationPrefix.length) : null,
  left: await quotas.left(key, limit).catch(() => null),
  blockedMs,
})

/** Reads the state, and from the store how many calls of the shared budgets are left. */
export const readStatusSnapshot = async (
  { controller, bulkheads, server: { health } }: IntegrationUpstream,
  quotas: QuotaStore,
  now: Millis,
): Promise<StatusSnapshot> => {
  const shared = bulkheads.shared.flatMap((rateBudget) => {
    const { key, limit } = rateBudget
    return limit ? [budgetStatusOf({ key, limit, blockedMs: rateBudget.blockedMs(now) }, quotas)] : []
  })
  const perAccount = bulkheads.perAccount.map((limit) => ({
    ...limit,
    operation: null,
    left: null,
    blockedMs: 0,
  }))
  return {
    circuit: { state: health.state, waitMs: health.waitMs(now) },
    running: controller.running,
    waiting: controller.waiting,
    blockedMs: bulkheads.overall.blockedMs(now),
    budgets: [...(await Promise.all(shared)), ...perAccount],
  }
}
