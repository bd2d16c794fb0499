import type { RateLimit } from '@planbridge/shared/providers'
import type { Millis } from '../../store/ports.ts'
import type { Allowance } from './allowance.ts'
import type { SharedPots } from './shared-pots.ts'
import type { Station } from './station.ts'

/** A limit and how it stands. */
export interface BudgetStanding extends RateLimit {
  /** The one operation that it is about. */
  readonly operation: string | null
  /** Calls that no instance has drawn; null: counted for each account, or the store does not say. */
  readonly left: number | null
  readonly closedMs: number
}

/** How the calls of an integration fare here. */
export interface Standing {
  readonly circuit: { readonly state: 'closed' | 'open'; readonly waitMs: number }
  readonly running: number
  readonly waiting: number
  /** The provider wants no calls at all for as long as this. */
  readonly closedMs: number
  readonly budgets: readonly BudgetStanding[]
}

const prefix = 'operation:'

const standingOf = async (
  { key, limit, closedMs }: { key: Allowance['key']; limit: RateLimit; closedMs: number },
  pots: SharedPots,
): Promise<BudgetStanding> => ({
  ...limit,
  operation: key.rule.startsWith(prefix) ? key.rule.slice(prefix.length) : null,
  left: await pots.left(key, limit).catch(() => null),
  closedMs,
})

/** Asks the store for what is left of the budgets that all accounts share. */
export const readStanding = async (
  { gate, lanes, server: { circuit } }: Station,
  pots: SharedPots,
  now: Millis,
): Promise<Standing> => {
  const shared = lanes.common.flatMap((allowance) => {
    const { key, limit } = allowance
    return limit ? [standingOf({ key, limit, closedMs: allowance.closedMs(now) }, pots)] : []
  })
  const each = lanes.each.map((limit) => ({ ...limit, operation: null, left: null, closedMs: 0 }))
  return {
    circuit: { state: circuit.state, waitMs: circuit.waitMs(now) },
    running: gate.running,
    waiting: gate.waiting,
    closedMs: lanes.whole.closedMs(now),
    budgets: [...(await Promise.all(shared)), ...each],
  }
}
