import type { Selectable } from 'kysely'
import * as z from 'zod/mini'
import { WebhookEventType } from '@planbridge/shared/webhooks'
import type { DeliveryRow, MessageRow, WebhookEndpointRow } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'

const Texts = z.array(z.string())
const DisabledReason = z.enum(['gone', 'failing', 'host', 'operator'])
const Status = z.enum(['pending', 'delivered', 'dead'])

const textsOrNull = (text: string | null): readonly string[] | null =>
  text === null ? null : Texts.parse(JSON.parse(text))

const jsonOrNull = (texts: readonly string[] | null): string | null =>
  texts === null ? null : JSON.stringify(texts)

type EndpointColumns = Selectable<Schema['webhook_endpoints']>

export const toEndpoint = (row: EndpointColumns): WebhookEndpointRow => ({
  id: row.id,
  tenant: row.tenant,
  host: row.host,
  url: row.url,
  types: textsOrNull(row.types),
  integrations: textsOrNull(row.integrations),
  enabled: row.enabled === 1,
  disabledReason: row.disabled_reason === null ? null : DisabledReason.parse(row.disabled_reason),
  publicKeys: Texts.parse(JSON.parse(row.public_keys)),
  sealed: row.sealed ?? '',
  failures: row.failures,
  failingSince: row.failing_since,
  openUntil: row.open_until,
  createdAt: row.created_at,
  deliveredAt: row.delivered_at,
})

/** The columns of an endpoint besides its cursor. */
export const endpointColumns = (row: WebhookEndpointRow) => ({
  id: row.id,
  tenant: row.tenant,
  host: row.host,
  url: row.url,
  types: jsonOrNull(row.types),
  integrations: jsonOrNull(row.integrations),
  enabled: row.enabled ? 1 : 0,
  disabled_reason: row.disabledReason,
  public_keys: JSON.stringify(row.publicKeys),
  failures: row.failures,
  failing_since: row.failingSince,
  open_until: row.openUntil,
  created_at: row.createdAt,
  delivered_at: row.deliveredAt,
  ...sealedColumns(row.sealed),
})

type DeliveryColumns = Selectable<Schema['webhook_deliveries']> & { readonly type: string }

export const toDelivery = (row: DeliveryColumns): DeliveryRow => ({
  endpoint: row.endpoint,
  message: row.message,
  tenant: row.tenant,
  type: WebhookEventType.parse(row.type),
  status: Status.parse(row.status),
  tries: row.tries,
  nextAt: row.next_at,
  triedAt: row.tried_at,
  httpStatus: row.http_status,
  reason: row.reason,
})

export const toMessage = (row: Selectable<Schema['webhook_messages']>): MessageRow => ({
  id: row.id,
  tenant: row.tenant,
  type: WebhookEventType.parse(row.type),
  at: row.at,
  sealed: row.sealed,
})
