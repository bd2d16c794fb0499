import type { FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { BudgetStore } from '../store/ports/ports.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'
import type { RateBudget } from './rate-budget.ts'
import { Circuit } from './circuit.ts'
import { AdmissionController } from './admission-controller.ts'
import { Bulkheads } from './bulkhead.ts'
import { RateLimitFeedback } from './rate-limit-feedback.ts'
import { RetryBudget } from './retry-policy.ts'
import type { QuotaStore } from './quota-store.ts'

export interface UpstreamParts {
  readonly budgets: Pick<BudgetStore, 'block'>
  readonly events: Pick<Events, 'budgetClosed' | 'circuitOpened' | 'circuitClosed'>
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}

/** One API server: what it bears is the same for all integrations that call it. */
export interface ApiServer {
  readonly circuit: Circuit
  readonly repeats: RetryBudget
}

/** What the calls of one integration pass on their way to its server. */
export interface IntegrationUpstream {
  readonly controller: AdmissionController
  readonly bulkheads: Bulkheads
  readonly server: ApiServer
}

export const openServer = ({ random, events }: UpstreamParts, origin: string): ApiServer => ({
  repeats: new RetryBudget(),
  circuit: new Circuit({
    random,
    opened: (pauseMs) => events.circuitOpened({ origin, seconds: Math.ceil(pauseMs / 1000) }),
    closed: () => events.circuitClosed({ origin }),
  }),
})

// All instances are told; where the store is away, each hears it from the provider.
const closeFor =
  ({ budgets, events, clock }: UpstreamParts) =>
  (rateBudget: RateBudget, forMs: number, code: FailureCode): void => {
    if (!rateBudget.close(clock.now() + forMs, code)) return
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

export const openIntegrationUpstream = (
  needs: UpstreamParts,
  { integration, server, quotas }: UpstreamOptions,
): IntegrationUpstream => {
  const { id, pace, operations, concurrency } = integration
  const bulkheads = new Bulkheads({ integration: id, limits: pace.limits, operations, quotas })
  const reader = new RateLimitFeedback({ pace, whole: bulkheads.whole, close: closeFor(needs) })
  return {
    bulkheads,
    server,
    controller: new AdmissionController({ ...needs, ...server, concurrency, bulkheads, reader }),
  }
}
