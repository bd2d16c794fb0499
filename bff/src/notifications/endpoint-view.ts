import { IntegrationId, WebhookEndpointId } from '@planbridge/shared/contract'
import type { WebhookDelivery, WebhookEndpoint } from '@planbridge/shared/host-api'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { DeliveryRow, WebhookEndpointRow } from '../store/ports/ports.ts'

/** An endpoint as its host sees it, without its secret. */
export const endpointView = (row: WebhookEndpointRow): WebhookEndpoint => ({
  id: WebhookEndpointId.parse(row.id),
  url: row.url,
  types: row.types === null ? null : [...row.types],
  integrations: row.integrations === null ? null : row.integrations.map((id) => IntegrationId.parse(id)),
  status: row.enabled ? 'enabled' : 'disabled',
  disabled_reason: row.disabledReason,
  public_keys: [...row.publicKeys],
  failures: row.failures,
  last_delivered_at: isoTimeOrNull(row.deliveredAt),
  created_at: isoTime(row.createdAt),
})

export const deliveryView = (row: DeliveryRow): WebhookDelivery => ({
  event: row.message,
  type: row.type,
  status: row.status,
  tries: row.tries,
  next_try_at: row.status === 'pending' ? isoTime(row.nextAt) : null,
  last_try_at: isoTimeOrNull(row.triedAt),
  http_status: row.httpStatus,
  reason: row.reason,
})
