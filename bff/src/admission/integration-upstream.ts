import type { FailureCode } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { Every } from '../runtime/every.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Random, Sleep } from '../runtime/platform.ts'
import type { BudgetStore } from '../store/ports/ports.ts'
import { AdmissionController } from './admission-controller.ts'
import { Bulkheads } from './bulkhead.ts'
import type { FlowLimits } from './calls-in-flight.ts'
import type { QuotaStore } from './quota-store.ts'
import type { RateBudget } from './rate-budget.ts'
import { RateLimitFeedback } from './rate-limit-feedback.ts'
import { RetryBudget } from './retry-policy.ts'
import { ServerHealth } from './server-health.ts'

export interface UpstreamNeeds {
  readonly budgets: Pick<BudgetStore, 'block'>
  readonly events: Pick<
    Events,
    'budgetClosed' | 'circuitOpened' | 'circuitClosed' | 'callsRested' | 'callsCutOff'
  >
  readonly clock: MonotonicClock
  readonly random: Random
  readonly sleep: Sleep
  readonly every: Every
  readonly flowLimits: FlowLimits
}

/** One API server. All integrations that call it share its health and retry budget. */
export interface ApiServer {
  readonly health: ServerHealth
  readonly retryBudget: RetryBudget
}

/** The admission state of one integration. */
export interface IntegrationUpstream {
  readonly controller: AdmissionController
  readonly bulkheads: Bulkheads
  readonly server: ApiServer
}

/** Creates the state of one API server. */
export const openServer = ({ random, events }: UpstreamNeeds, origin: string): ApiServer => ({
  retryBudget: new RetryBudget(),
  health: new ServerHealth({
    random,
    opened: ({ openMs, concerns }) =>
      events.circuitOpened({ origin, seconds: Math.ceil(openMs / 1000), concerns }),
    closed: () => events.circuitClosed({ origin }),
  }),
})

// The block is shared through the store. If that write fails, each instance meets the provider's refusal itself.
const blockWith =
  ({ budgets, events, clock }: UpstreamNeeds) =>
  (rateBudget: RateBudget, forMs: number, code: FailureCode): void => {
    if (!rateBudget.block(clock.now() + forMs, code)) return
    const { key } = rateBudget
    const { integration, rule } = key
    events.budgetClosed({ integration, rule, code, seconds: Math.ceil(forMs / 1000) })
    void budgets.block({ key, code, forMs }).catch(() => undefined)
  }

export interface UpstreamOptions {
  readonly integration: Integration
  readonly server: ApiServer
  readonly quotas: QuotaStore
}

/** Creates the admission state of one integration. */
export const openIntegrationUpstream = (
  needs: UpstreamNeeds,
  { integration, server, quotas }: UpstreamOptions,
): IntegrationUpstream => {
  const { id, pace, operations, concurrency } = integration
  const bulkheads = new Bulkheads({
    integration: id,
    capacity: concurrency.connection,
    limits: pace.limits,
    operations,
    quotas,
  })
  const feedback = new RateLimitFeedback({ pace, overall: bulkheads.overall, block: blockWith(needs) })
  return {
    bulkheads,
    server,
    controller: new AdmissionController({
      ...needs,
      ...server,
      integration: id,
      concurrency,
      bulkheads,
      feedback,
      rested: (operation, forMs) =>
        needs.events.callsRested({ integration: id, operation, seconds: Math.ceil(forMs / 1000) }),
    }),
  }
}
