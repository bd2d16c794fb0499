import {
  type endpoints,
  IntegrationId,
  type OperatedEndpoint,
  WebhookEndpointId,
} from '@planbridge/shared/contract'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { requireOperator } from '../principal/require-person.ts'
import type { DeliveryRow, Millis, Store, WebhookEndpointRow } from '../store/ports/ports.ts'
import type { DeliverNeeds } from './deliver.ts'
import { deliveryView } from './endpoint-view.ts'
import { resendOne, sendTest } from './manage-deliveries.ts'
import { failuresToOpen } from './verdict.ts'

export interface OperateNeeds extends DeliverNeeds {
  readonly events: DeliverNeeds['events'] & Pick<Events, 'webhookEndpointOperated'>
}

type UseCaseOf<Name extends keyof typeof endpoints> = UseCaseFor<(typeof endpoints)[Name], 'browser-session'>
type Caller = Pick<RequestSession, 'session'>

const pageMax = 50

/** Finds an endpoint of the operator's tenant. Fails with `webhook-endpoint-not-found`, also for one of another tenant. */
const endpointOf = async (
  { store }: OperateNeeds,
  caller: Caller,
  id: string,
): Promise<WebhookEndpointRow & { readonly subject: string }> => {
  const { tenant, subject } = requireOperator(caller)
  const row = await store.webhooks.findEndpoint(id)
  if (row?.tenant !== tenant) throw new Failure('webhook-endpoint-not-found', 'unknown, or of another tenant')
  return { ...row, subject }
}

type Circuit = Pick<OperatedEndpoint, 'circuit' | 'open_until'>

const circuitOf = ({ failures, openUntil }: WebhookEndpointRow, now: Millis): Circuit => {
  if (failures < failuresToOpen) return { circuit: 'closed', open_until: null }
  return openUntil !== null && openUntil > now
    ? { circuit: 'open', open_until: isoTime(openUntil) }
    : { circuit: 'half-open', open_until: null }
}

const lastTryOf = (row: DeliveryRow | undefined): OperatedEndpoint['last_try'] => {
  if (!row || row.triedAt === null) return null
  return { at: isoTime(row.triedAt), http_status: row.httpStatus, reason: row.reason }
}

interface Found {
  readonly last: DeliveryRow | undefined
  readonly counts: Awaited<ReturnType<Store['webhooks']['countDeliveries']>>
}

const operatedView = (row: WebhookEndpointRow, now: Millis, { last, counts }: Found): OperatedEndpoint => {
  const countOf = (status: DeliveryRow['status']) =>
    counts.find((one) => one.endpoint === row.id && one.status === status)?.count ?? 0
  return {
    id: WebhookEndpointId.parse(row.id),
    origin: new URL(row.url).origin,
    host_key: row.host,
    types: row.types === null ? null : [...row.types],
    integrations: row.integrations === null ? null : row.integrations.map((id) => IntegrationId.parse(id)),
    status: row.enabled ? 'enabled' : 'disabled',
    disabled_reason: row.disabledReason,
    ...circuitOf(row, now),
    failures: row.failures,
    failing_since: isoTimeOrNull(row.failingSince),
    last_delivered_at: isoTimeOrNull(row.deliveredAt),
    last_try: lastTryOf(last),
    waiting: countOf('pending'),
    dead: countOf('dead'),
    created_at: isoTime(row.createdAt),
  }
}

export const listOperatedEndpoints =
  ({ store, clock }: OperateNeeds): UseCaseOf<'listOperatedEndpoints'> =>
  async (_input, caller) => {
    const { tenant } = requireOperator(caller)
    const { webhooks } = store
    const [rows, counts, tries] = await Promise.all([
      webhooks.listEndpoints(tenant),
      webhooks.countDeliveries(tenant),
      webhooks.lastTries(tenant),
    ])
    const lastOf = new Map(tries.map((row) => [row.endpoint, row]))
    const now = clock.now()
    return { endpoints: rows.map((row) => operatedView(row, now, { last: lastOf.get(row.id), counts })) }
  }

/** The reason of an endpoint that is disabled already stays. */
export const switchOperatedEndpoint =
  (needs: OperateNeeds): UseCaseOf<'switchOperatedEndpoint'> =>
  async ({ endpoint, status }, caller) => {
    const { tenant, subject, enabled } = await endpointOf(needs, caller, endpoint)
    if (enabled === (status === 'enabled')) return null
    const change =
      status === 'enabled' ? { enabled: true } : { enabled: false, disabledReason: 'operator' as const }
    const changed = await needs.store.webhooks.changeEndpoint(endpoint, change)
    if (!changed) throw new Failure('webhook-endpoint-not-found', 'removed meanwhile')
    needs.events.webhookEndpointOperated({ endpoint, tenant, subject, action: status })
    return null
  }

export const testOperatedEndpoint =
  (needs: OperateNeeds): UseCaseOf<'testOperatedEndpoint'> =>
  async ({ endpoint }, caller) => {
    const row = await endpointOf(needs, caller, endpoint)
    const { tenant, subject } = row
    needs.events.webhookEndpointOperated({ endpoint, tenant, subject, action: 'tested' })
    return deliveryView(await sendTest(needs, row))
  }

export const listOperatedDeliveries =
  (needs: OperateNeeds): UseCaseOf<'listOperatedDeliveries'> =>
  async ({ endpoint, status, after }, caller) => {
    await endpointOf(needs, caller, endpoint)
    const rows = await needs.store.webhooks.listDeliveries({ endpoint, status, after, max: pageMax + 1 })
    return { deliveries: rows.slice(0, pageMax).map(deliveryView), more: rows.length > pageMax }
  }

export const resendOperatedDelivery =
  (needs: OperateNeeds): UseCaseOf<'resendOperatedDelivery'> =>
  async ({ endpoint, event }, caller) => {
    const { tenant, subject } = await endpointOf(needs, caller, endpoint)
    const row = await resendOne(needs, endpoint, event)
    needs.events.webhookEndpointOperated({ endpoint, tenant, subject, action: 'resent', messages: 1 })
    return deliveryView(row)
  }

export const resendDeadDeliveries =
  (needs: OperateNeeds): UseCaseOf<'resendDeadDeliveries'> =>
  async ({ endpoint }, caller) => {
    const { tenant, subject } = await endpointOf(needs, caller, endpoint)
    const messages = await needs.store.webhooks.resend({ endpoint, now: needs.clock.now() })
    needs.events.webhookEndpointOperated({ endpoint, tenant, subject, action: 'resent', messages })
    return { messages }
  }
