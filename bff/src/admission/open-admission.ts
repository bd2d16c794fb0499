import type { Integration } from '../domain/integration.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { BudgetStore } from '../store/ports/ports.ts'
import { type Admission, type AdmissionRequest, refused } from './admission.ts'
import {
  type ApiServer,
  type IntegrationUpstream,
  openIntegrationUpstream,
  openServer,
  type UpstreamNeeds,
} from './integration-upstream.ts'
import { QuotaBlockPoller } from './quota-block-poller.ts'
import { quotaStore, type QuotaStore } from './quota-store.ts'
import { type FailedCall, retryDelayMs } from './retry-policy.ts'
import { readStatusSnapshot, type StatusSnapshot } from './status-snapshot.ts'

export interface AdmissionNeeds extends UpstreamNeeds {
  readonly integrations: Iterable<Integration>
  readonly budgets: BudgetStore
}

/** Controls concurrency, rate and retries of the calls to all providers. */
export interface OutboundAdmission {
  /** Admits, queues or refuses a call. Synchronous unless the call is queued. */
  admit(request: AdmissionRequest): MaybePromise<Admission>
  /** Milliseconds until a failed call may be retried; undefined if it may not. The retry has to be admitted as well. */
  retryDelayMs(integration: Pick<Integration, 'id'>, failed: FailedCall): number | undefined
  /** The state on this instance; undefined for an unknown integration. */
  statusSnapshot(integration: Pick<Integration, 'id'>): Promise<StatusSnapshot | undefined>
}

const openUpstreams = (
  needs: AdmissionNeeds,
  quotas: QuotaStore,
): ReadonlyMap<string, IntegrationUpstream> => {
  const servers = new Map<string, ApiServer>()
  const upstreams = new Map<string, IntegrationUpstream>()
  for (const integration of needs.integrations) {
    const { origin } = new URL(integration.origins.api)
    const server = servers.get(origin) ?? openServer(needs, origin)
    servers.set(origin, server)
    upstreams.set(integration.id, openIntegrationUpstream(needs, { integration, server, quotas }))
  }
  return upstreams
}

/** Creates admission control for the integrations. Those with the same API origin share a circuit and a retry budget. */
export const openAdmission = (needs: AdmissionNeeds): OutboundAdmission => {
  const { budgets, clock, random } = needs
  const quotas = quotaStore(budgets)
  const upstreams = openUpstreams(needs, quotas)
  const poller = new QuotaBlockPoller({
    budgets,
    onBlock: ({ key, code, forMs }) =>
      void upstreams
        .get(key.integration)
        ?.bulkheads.findBudget(key)
        ?.block(clock.now() + forMs, code),
  })
  return {
    admit(request) {
      const { integration, connection } = request
      const upstream = upstreams.get(integration.id)
      if (!upstream) return refused('operation-not-allowed', 0)
      poller.pollIfDue(clock.now())
      return upstream.controller.admit(connection.account || connection.id, request)
    },
    retryDelayMs({ id }, failed) {
      const controller = upstreams.get(id)?.controller
      if (!controller) return undefined
      const budget = { spend: () => controller.spendRetry(failed.person ?? '') }
      return retryDelayMs({ random, budget }, failed, clock.now())
    },
    async statusSnapshot({ id }) {
      const upstream = upstreams.get(id)
      return upstream && readStatusSnapshot(upstream, quotas, clock.now())
    },
  }
}
