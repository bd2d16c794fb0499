import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { Store } from '../store/ports/ports.ts'
import { type FindBytes, findBytes as searchBytes } from '../transport/find-bytes.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'
import { gatewayKeys, type GatewayKeys } from '../gateway-keys/gateway-keys.ts'
import { ownHeaders as ofCalls } from './answer-headers.ts'
import { guardAnswers } from './guarded-answer.ts'
import { type IntegrationHealth, integrationHealth } from './integration-health.ts'
import { type OutboundAdmission, openAdmission } from '../admission/open-admission.ts'
import type { ProxyNeeds } from './needs.ts'

export interface UpstreamNeeds {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly store: Pick<Store, 'budgets'>
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
  /** What the deployment says of all data that it sends. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether answers are searched for credentials. */
  readonly guard: boolean
  /** Where the platform has a quicker search than the language. */
  readonly findBytes: FindBytes | undefined
}

/** What stands between an API call and its provider, and how it is doing. */
export interface Upstream extends Pick<ProxyNeeds, 'guardAnswer' | 'ownHeaders'> {
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
  /** How every integration stands with its provider. */
  readonly health: () => Promise<readonly IntegrationHealth[]>
}

export const openUpstream = (needs: UpstreamNeeds): Upstream => {
  const { guard, events, findBytes = searchBytes } = needs
  const integrations = [...needs.integrations.values()]
  const keys = gatewayKeys({ ...needs, integrations })
  const admission = openAdmission({ ...needs, integrations, budgets: needs.store.budgets })
  const ownHeaders = { ...ofCalls, ...needs.headers }
  return {
    keys,
    admission,
    ownHeaders,
    guardAnswer: guard ? guardAnswers({ events, findBytes, ownHeaders }) : undefined,
    health: integrationHealth({ integrations, keys, admission }),
  }
}
