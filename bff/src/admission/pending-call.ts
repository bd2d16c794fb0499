import type { Millis } from '../store/ports/ports.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import { refused, type Refused } from './admission.ts'
import type { RateBudget } from './rate-budget.ts'
import type { Bulkhead } from './bulkhead.ts'

/** A call that may not go out at once. */
export interface PendingCall {
  readonly bulkhead: Bulkhead
  /** All that it has to pass. */
  readonly rateBudgets: readonly RateBudget[]
  readonly caller: ClientDisconnect | undefined
  readonly heldBytes: number
}

/** What stands in its way. */
export type BlockReason =
  | { readonly kind: 'circuit'; readonly waitMs: number }
  /** `waitMs` 0: the store is worth asking. */
  | { readonly kind: 'allowance'; readonly rateBudget: RateBudget; readonly waitMs: number }
  | { readonly kind: 'full' }

export const tooMany = refused('too-many-requests', 1_000)

/** What the caller is told instead of being let wait for longer than `leftMs`; undefined: it may wait. */
export const refusalFor = (obstacle: BlockReason, now: Millis, leftMs: number): Refused | undefined => {
  if (obstacle.kind === 'circuit') return refused('provider-unreachable', obstacle.waitMs)
  if (obstacle.kind === 'full') return leftMs > 0 ? undefined : tooMany
  const { rateBudget, waitMs } = obstacle
  return waitMs > leftMs || leftMs <= 0 ? refused(rateBudget.refusal(now), waitMs) : undefined
}
