import type { hostEndpoints } from '@planbridge/shared/host-api'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { DeliveryRow, WebhookEndpointRow } from '../store/ports/ports.ts'
import { isoTime } from '../domain/iso-time.ts'
import { deliver, type DeliverNeeds } from './deliver.ts'
import { deliveryView } from './endpoint-view.ts'
import { endpointOf } from './manage-endpoints.ts'

type Endpoints = typeof hostEndpoints

const pageMax = 100

export const listWebhookDeliveries =
  (needs: DeliverNeeds): UseCaseFor<Endpoints['listWebhookDeliveries'], 'host-key'> =>
  async ({ endpoint, status, after, limit = String(pageMax) }, principal) => {
    await endpointOf(needs, principal, endpoint)
    const max = Number(limit)
    const rows = await needs.store.webhooks.listDeliveries({ endpoint, status, after, max: max + 1 })
    return { deliveries: rows.slice(0, max).map(deliveryView), more: rows.length > max }
  }

/** Makes a delivery pending again. Fails with `webhook-delivery-not-found`. */
export const resendOne = async (
  { store, clock }: Pick<DeliverNeeds, 'store' | 'clock'>,
  endpoint: string,
  message: string,
): Promise<DeliveryRow> => {
  const resent = await store.webhooks.resend({ endpoint, message, now: clock.now() })
  const row = resent === 0 ? undefined : await store.webhooks.findDelivery(endpoint, message)
  if (!row) throw new Failure('webhook-delivery-not-found', 'never sent to it, or kept no more')
  return row
}

export const resendWebhookDelivery =
  (needs: DeliverNeeds): UseCaseFor<Endpoints['resendWebhookDelivery'], 'host-key'> =>
  async ({ endpoint, event }, principal) => {
    await endpointOf(needs, principal, endpoint)
    return deliveryView(await resendOne(needs, endpoint, event))
  }

const replayMax = 10_000

export const replayWebhooks =
  (needs: DeliverNeeds): UseCaseFor<Endpoints['replayWebhooks'], 'host-key'> =>
  async ({ endpoint, from, until }, principal) => {
    await endpointOf(needs, principal, endpoint)
    const now = needs.clock.now()
    const events = await needs.store.webhooks.replay({
      endpoint,
      from: Date.parse(from),
      until: until === undefined ? now : Date.parse(until),
      now,
      max: replayMax,
    })
    return { events }
  }

const leaseMs = 120_000

/** Sends a test to an endpoint once, also to a disabled one. Resolves to its delivery. */
export const sendTest = async (needs: DeliverNeeds, endpoint: WebhookEndpointRow): Promise<DeliveryRow> => {
  const { store, vault, clock, random } = needs
  const at = clock.now()
  const id = `evt_${randomToken(random)}`
  const { id: endpointId, tenant } = endpoint
  const type = 'endpoint.test'
  const text = JSON.stringify({ id, type, timestamp: isoTime(at), data: { endpoint: endpointId } })
  const lease = randomToken(random)
  const message = { id, tenant, type, at, sealed: await vault.sealAnswer({ id, tenant }, text) } as const
  await store.webhooks.addMessage(message, { endpoint: endpointId, lease, until: at + leaseMs })
  const delivery = await store.webhooks.findDelivery(endpointId, id)
  if (!delivery) throw new Failure('webhook-endpoint-not-found', 'removed meanwhile')
  const outcome = await deliver(needs, endpoint, { delivery, lease }, true)
  return { ...delivery, ...outcome }
}

export const testWebhookEndpoint =
  (needs: DeliverNeeds): UseCaseFor<Endpoints['testWebhookEndpoint'], 'host-key'> =>
  async ({ endpoint }, principal) =>
    deliveryView(await sendTest(needs, await endpointOf(needs, principal, endpoint)))
