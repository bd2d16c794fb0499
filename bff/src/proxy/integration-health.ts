import type { Integration } from '../domain/integration.ts'
import type { GatewayKeys, KeyHealth } from '../gateway-keys/gateway-keys.ts'
import type { OutboundAdmission } from '../admission/open-admission.ts'
import type { BudgetStatus, StatusSnapshot } from '../admission/status-snapshot.ts'

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const wait = (ms: number): number | null => (ms === 0 ? null : Math.ceil(ms / 1000))

const keyView = ({ position, inUse, since, ageDays, acceptedAt, rejectedAt }: KeyHealth) => ({
  position,
  in_use: inUse,
  since,
  age_days: ageDays,
  last_accepted: moment(acceptedAt),
  last_rejected: moment(rejectedAt),
})

const budgetView = ({ operation, counts, per, calls, seconds, left, closedMs }: BudgetStatus) => ({
  operation,
  counts,
  per,
  calls,
  seconds,
  left,
  closed_seconds: wait(closedMs),
})

const callsView = ({ circuit, running, waiting, closedMs, budgets }: StatusSnapshot) => ({
  circuit: { state: circuit.state, retry_after: wait(circuit.waitMs) },
  running,
  waiting,
  closed_seconds: wait(closedMs),
  budgets: budgets.map(budgetView),
})

export interface HealthNeeds {
  readonly integrations: readonly Integration[]
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
}

const view = async (integration: Integration, { keys, admission }: HealthNeeds) => {
  const statusSnapshot = await admission.statusSnapshot(integration)
  return {
    id: integration.id,
    provider: integration.provider.id,
    environment: integration.environment,
    tenant: integration.tenant,
    subscription_keys: keys.health(integration).map(keyView),
    calls: statusSnapshot ? callsView(statusSnapshot) : null,
  }
}

/** How an integration stands with its provider, as this instance sees it; no secret and no person is in it. */
export type IntegrationHealth = Awaited<ReturnType<typeof view>>

export const integrationHealth = (needs: HealthNeeds) => (): Promise<readonly IntegrationHealth[]> =>
  Promise.all(needs.integrations.map((integration) => view(integration, needs)))
