import type { OutboundAdmission } from '../admission/open-admission.ts'
import type { BudgetStatus, StatusSnapshot } from '../admission/status-snapshot.ts'
import type { Integration } from '../domain/integration.ts'
import { isoTimeOrNull } from '../domain/iso-time.ts'
import type { EgressStatus } from '../transport/egress.ts'
import type { GatewayKeys, KeyHealth } from '../gateway-keys/gateway-keys.ts'

const secondsOf = (ms: number): number | null => (ms === 0 ? null : Math.ceil(ms / 1000))

const keyView = ({ position, inUse, since, ageDays, acceptedAt, rejectedAt }: KeyHealth) => ({
  position,
  in_use: inUse,
  since,
  age_days: ageDays,
  last_accepted: isoTimeOrNull(acceptedAt),
  last_rejected: isoTimeOrNull(rejectedAt),
})

const budgetView = ({ operation, counts, per, calls, seconds, left, blockedMs }: BudgetStatus) => ({
  operation,
  counts,
  per,
  calls,
  seconds,
  left,
  closed_seconds: secondsOf(blockedMs),
})

const callsView = ({ circuit, running, waiting, blockedMs, budgets }: StatusSnapshot) => ({
  circuit: { state: circuit.state, retry_after: secondsOf(circuit.waitMs) },
  running,
  waiting,
  closed_seconds: secondsOf(blockedMs),
  budgets: budgets.map(budgetView),
})

/** Dependencies of the health view. */
export interface HealthNeeds {
  readonly integrations: readonly Integration[]
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
  readonly egress: EgressStatus | undefined
}

const originsOf = ({ origins, endpoints }: Integration): ReadonlySet<string> =>
  new Set([origins.identity, endpoints.token, origins.api].map((url) => new URL(url).origin))

const egressView = (integration: Integration, { routeOf, faultOf }: EgressStatus) =>
  [...originsOf(integration)].map((origin) => {
    const fault = faultOf(origin)
    return {
      origin,
      route: routeOf(origin),
      failing: fault?.detail ?? null,
      since: isoTimeOrNull(fault?.since ?? null),
    }
  })

const view = async (integration: Integration, { keys, admission, egress }: HealthNeeds) => {
  const statusSnapshot = await admission.statusSnapshot(integration)
  return {
    id: integration.id,
    provider: integration.provider.id,
    environment: integration.environment,
    tenant: integration.tenant,
    subscription_keys: keys.health(integration).map(keyView),
    egress: egress ? egressView(integration, egress) : null,
    calls: statusSnapshot ? callsView(statusSnapshot) : null,
  }
}

/** Subscription keys, the way to the provider, circuit, queue and rate budgets of an integration, as this instance sees them. Contains no secret and no person. */
export type IntegrationHealth = Awaited<ReturnType<typeof view>>

/** Reads the health of all integrations. */
export const integrationHealth = (needs: HealthNeeds) => (): Promise<readonly IntegrationHealth[]> =>
  Promise.all(needs.integrations.map((integration) => view(integration, needs)))
