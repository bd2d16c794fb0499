import type { FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../../events.ts'
import type { Integration } from '../../integration.ts'
import type { BudgetStore } from '../../store/ports.ts'
import type { Chance, Clock, Pause } from '../../world.ts'
import type { Allowance } from './allowance.ts'
import { Circuit } from './circuit.ts'
import { Gate } from './gate.ts'
import { Lanes } from './lane.ts'
import { PaceReader } from './pace-reader.ts'
import { RetryBudget } from './retry-policy.ts'
import type { SharedPots } from './shared-pots.ts'

export interface StationNeeds {
  readonly budgets: Pick<BudgetStore, 'close'>
  readonly events: Pick<Events, 'budgetClosed' | 'circuitOpened' | 'circuitClosed'>
  readonly clock: Clock
  readonly chance: Chance
  readonly pause: Pause
}

/** One API server: what it bears is the same for all integrations that call it. */
export interface ApiServer {
  readonly circuit: Circuit
  readonly repeats: RetryBudget
}

/** What the calls of one integration pass on their way to its server. */
export interface Station {
  readonly gate: Gate
  readonly lanes: Lanes
  readonly server: ApiServer
}

export const openServer = ({ chance, events }: StationNeeds, origin: string): ApiServer => ({
  repeats: new RetryBudget(),
  circuit: new Circuit({
    chance,
    opened: (pauseMs) => events.circuitOpened({ origin, seconds: Math.ceil(pauseMs / 1000) }),
    closed: () => events.circuitClosed({ origin }),
  }),
})

// All instances are told; where the store is away, each hears it from the provider.
const closeFor =
  ({ budgets, events, clock }: StationNeeds) =>
  (allowance: Allowance, forMs: number, code: FailureCode): void => {
    if (!allowance.close(clock.now() + forMs, code)) return
    const { key } = allowance
    const { integration, rule } = key
    events.budgetClosed({ integration, rule, code, seconds: Math.ceil(forMs / 1000) })
    void budgets.close({ key, code, forMs }).catch(() => undefined)
  }

export interface StationWish {
  readonly integration: Integration
  readonly server: ApiServer
  readonly pots: SharedPots
}

export const openStation = (needs: StationNeeds, { integration, server, pots }: StationWish): Station => {
  const { id, pace, operations, concurrency } = integration
  const lanes = new Lanes({ integration: id, limits: pace.limits, operations, pots })
  const reader = new PaceReader({ pace, whole: lanes.whole, close: closeFor(needs) })
  return { lanes, server, gate: new Gate({ ...needs, ...server, concurrency, lanes, reader }) }
}
