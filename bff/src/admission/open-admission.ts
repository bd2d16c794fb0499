import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { Integration } from '../domain/integration.ts'
import type { BudgetStore } from '../store/ports/ports.ts'
import { type Admission, refused, type WishedCall } from './admission.ts'
import { QuotaBlockPoller } from './quota-block-poller.ts'
import { type FailedCall, repeatAfterMs } from './retry-policy.ts'
import { quotaStore, type QuotaStore } from './quota-store.ts'
import { readStatusSnapshot, type StatusSnapshot } from './status-snapshot.ts'
import {
  type ApiServer,
  openServer,
  openIntegrationUpstream,
  type IntegrationUpstream,
  type UpstreamParts,
} from './integration-upstream.ts'

export interface AdmissionNeeds extends UpstreamParts {
  readonly integrations: Iterable<Integration>
  readonly budgets: BudgetStore
}

/** How we treat providers: no more at once, no faster and no more often than they bear. */
export interface OutboundAdmission {
  /** Whether a call may go out; at once where there is room for it. */
  admit(call: WishedCall): MaybePromise<Admission>
  /** After how many milliseconds a failed call may be made once more, admitted anew; undefined: it may not. */
  repeatAfterMs(integration: Pick<Integration, 'id'>, failed: FailedCall): number | undefined
  /** How an integration stands here. */
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

export const openAdmission = (needs: AdmissionNeeds): OutboundAdmission => {
  const { budgets, clock, random } = needs
  const quotas = quotaStore(budgets)
  const upstreams = openUpstreams(needs, quotas)
  const watch = new QuotaBlockPoller({
    budgets,
    learn: ({ key, code, forMs }) =>
      void upstreams
        .get(key.integration)
        ?.bulkheads.find(key)
        ?.close(clock.now() + forMs, code),
  })
  return {
    admit(call) {
      const { integration, connection } = call
      const upstream = upstreams.get(integration.id)
      if (!upstream) return refused('operation-not-allowed', 0)
      watch.heed(clock.now())
      return upstream.controller.admit(connection.account || connection.id, call)
    },
    repeatAfterMs({ id }, failed) {
      const budget = upstreams.get(id)?.server.repeats
      return budget && repeatAfterMs({ random, budget }, failed, clock.now())
    },
    async statusSnapshot({ id }) {
      const upstream = upstreams.get(id)
      return upstream && readStatusSnapshot(upstream, quotas, clock.now())
    },
  }
}
