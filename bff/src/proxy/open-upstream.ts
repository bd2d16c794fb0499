import { BodyShares } from '../admission/body-shares.ts'
import { openAdmission, type OutboundAdmission } from '../admission/open-admission.ts'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import { type GatewayKeys, gatewayKeys } from '../gateway-keys/gateway-keys.ts'
import type { Every } from '../runtime/every.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Random, Sleep } from '../runtime/platform.ts'
import type { Store } from '../store/ports/ports.ts'
import type { EgressStatus } from '../transport/egress.ts'
import { type FindBytes, findBytes as searchBytes } from '../transport/find-bytes.ts'
import { openResponseGuard, proxyHeaders } from './client-response.ts'
import { findOperation } from './find-operation.ts'
import { type IntegrationHealth, integrationHealth } from './integration-health.ts'
import type { ApiRoute, ProxyNeeds } from './needs.ts'

/** Dependencies of the upstream parts. */
export interface UpstreamNeeds {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly store: Pick<Store, 'budgets'>
  readonly events: Events
  readonly clock: MonotonicClock
  readonly random: Random
  readonly sleep: Sleep
  readonly every: Every
  /** The longest time for a response body. */
  readonly answerSecondsMax: number
  /** How long a client may read or send more slowly than 1 kB/s. */
  readonly stallSecondsMax: number
  /** Headers of every response of the deployment that carries data. */
  readonly headers: Readonly<Record<string, string>>
  /** True if responses are searched for credentials. */
  readonly guard: boolean
  /** The platform's byte search; undefined selects the portable one. */
  readonly findBytes: FindBytes | undefined
  /** The state of the way to providers; undefined if it is not known. */
  readonly egress: EgressStatus | undefined
}

/** The parts of the proxy that keep state per integration, and their health. */
export interface Upstream extends Pick<ProxyNeeds, 'routes' | 'guardResponse' | 'baseHeaders' | 'bodies'> {
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
  readonly health: () => Promise<readonly IntegrationHealth[]>
}

/** Opens routes, subscription keys, admission and the leak guard for all integrations. */
export const openUpstream = (needs: UpstreamNeeds): Upstream => {
  const { guard, events, answerSecondsMax, stallSecondsMax, findBytes = searchBytes } = needs
  const integrations = [...needs.integrations.values()]
  const keys = gatewayKeys({ ...needs, integrations })
  const flowLimits = { callMs: answerSecondsMax * 1000, stallMs: stallSecondsMax * 1000 }
  const admission = openAdmission({ ...needs, integrations, flowLimits, budgets: needs.store.budgets })
  const baseHeaders = { ...proxyHeaders, ...needs.headers }
  return {
    keys,
    admission,
    bodies: new BodyShares(),
    baseHeaders,
    routes: new Map(integrations.map((integration) => [integration.id, routeOf(integration)])),
    guardResponse: guard ? openResponseGuard({ events, findBytes, baseHeaders }) : undefined,
    health: integrationHealth({ integrations, keys, admission, egress: needs.egress }),
  }
}

const routeOf = (integration: Integration): ApiRoute => ({
  integration,
  find: findOperation(integration.operations),
})
