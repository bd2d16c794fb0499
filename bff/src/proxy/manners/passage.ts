import type { Millis } from '../../store/ports.ts'
import type { Departure } from '../../transport/departure.ts'
import { refused, type Refused } from './admission.ts'
import type { Allowance } from './allowance.ts'
import type { Lane } from './lane.ts'

/** A call that may not go out at once. */
export interface Passage {
  readonly lane: Lane
  /** All that it has to pass. */
  readonly allowances: readonly Allowance[]
  readonly caller: Departure | undefined
  readonly heldBytes: number
}

/** What stands in its way. */
export type Obstacle =
  | { readonly kind: 'circuit'; readonly waitMs: number }
  /** `waitMs` 0: the store is worth asking. */
  | { readonly kind: 'allowance'; readonly allowance: Allowance; readonly waitMs: number }
  | { readonly kind: 'full' }

export const tooMany = refused('too-many-requests', 1_000)

/** What the caller is told instead of being let wait for longer than `leftMs`; undefined: it may wait. */
export const refusalFor = (obstacle: Obstacle, now: Millis, leftMs: number): Refused | undefined => {
  if (obstacle.kind === 'circuit') return refused('provider-unreachable', obstacle.waitMs)
  if (obstacle.kind === 'full') return leftMs > 0 ? undefined : tooMany
  const { allowance, waitMs } = obstacle
  return waitMs > leftMs || leftMs <= 0 ? refused(allowance.refusal(now), waitMs) : undefined
}
