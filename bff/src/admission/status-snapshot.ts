import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis } from '../store/ports/ports.ts'
import type { RateBudget } from './rate-budget.ts'
import type { QuotaStore } from './quota-store.ts'
import type { IntegrationUpstream } from './integration-upstream.ts'

/** A limit and how it stands. */
export interface BudgetStatus extends RateLimit {
  /** The one operation that it is about. */
  readonly operation: string | null
  /** Calls that no instance has drawn; null: counted for each account, or the store does not say. */
  readonly left: number | null
  readonly closedMs: number
}

/** How the calls of an integration fare here. */
export interface StatusSnapshot {
  readonly circuit: { readonly state: 'closed' | 'open'; readonly waitMs: number }
  readonly running: number
  readonly waiting: number
  /** The provider wants no calls at all for as long as this. */
  readonly closedMs: number
  readonly budgets: readonly BudgetStatus[]
}

const prefix = 'operation:'

const budgetStatusOf = async (
  { key, limit, closedMs }: { key: RateBudget['key']; limit: RateLimit; closedMs: number },
  quotas: QuotaStore,
): Promise<BudgetStatus> => ({
  ...limit,
  operation: key.rule.startsWith(prefix) ? key.rule.slice(prefix.length) : null,
  left: await quotas.left(key, limit).catch(() => null),
  closedMs,
})

/** Asks the store for what is left of the budgets that all accounts share. */
export const readStatusSnapshot = async (
  { controller, bulkheads, server: { circuit } }: IntegrationUpstream,
  quotas: QuotaStore,
  now: Millis,
): Promise<StatusSnapshot> => {
  const shared = bulkheads.common.flatMap((rateBudget) => {
    const { key, limit } = rateBudget
    return limit ? [budgetStatusOf({ key, limit, closedMs: rateBudget.closedMs(now) }, quotas)] : []
  })
  const each = bulkheads.each.map((limit) => ({ ...limit, operation: null, left: null, closedMs: 0 }))
  return {
    circuit: { state: circuit.state, waitMs: circuit.waitMs(now) },
    running: controller.running,
    waiting: controller.waiting,
    closedMs: bulkheads.whole.closedMs(now),
    budgets: [...(await Promise.all(shared)), ...each],
  }
}
