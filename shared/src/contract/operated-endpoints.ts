import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { EventId, IntegrationId, WebhookEndpointId } from './identifiers.ts'

/** `gone`: it answered 410. `failing`: every message failed for five days. `host`, `operator`: they disabled it. */
export const WebhookDisabledReason = z.enum(['gone', 'failing', 'host', 'operator'])
export type WebhookDisabledReason = z.infer<typeof WebhookDisabledReason>

/** `pending`: tried at a time to come. `dead`: given up, until it is sent again. */
export const WebhookDeliveryStatus = z.enum(['pending', 'delivered', 'dead'])
export type WebhookDeliveryStatus = z.infer<typeof WebhookDeliveryStatus>

/** The delivery of an event to an endpoint of a host. */
export const OperatedDelivery = z.object({
  /** The id of the event, which is the `webhook-id` of every try. */
  event: EventId,
  type: z.string(),
  /** `pending`: tried at `next_try_at`. `dead`: given up, until it is sent again. */
  status: WebhookDeliveryStatus,
  tries: z.number(),
  next_try_at: z.nullable(z.iso.datetime()),
  last_try_at: z.nullable(z.iso.datetime()),
  /** The status of the endpoint's last answer; null without one. */
  http_status: z.nullable(z.number()),
  /** Why the last try failed; null if it did not: `http-status`, `redirect`, `too-slow`, `unreachable`, `address-not-allowed`, … */
  reason: z.nullable(z.string()),
})
export type OperatedDelivery = z.infer<typeof OperatedDelivery>

/** An endpoint of a host for its operator. It contains no secret, and no path or query of its address, which can contain one. */
export const OperatedEndpoint = z.object({
  id: WebhookEndpointId,
  /** Scheme, name and port of its address. */
  origin: z.string(),
  /** The name of the host key that added it. */
  host_key: z.string(),
  /** null: all types. */
  types: z.nullable(z.array(z.string())),
  /** null: all integrations. */
  integrations: z.nullable(z.array(IntegrationId)),
  status: z.enum(['enabled', 'disabled']),
  /** null: it is enabled. */
  disabled_reason: z.nullable(WebhookDisabledReason),
  /** `open`: nothing is sent until `open_until`. `half-open`: one message at a time is tried. */
  circuit: z.enum(['closed', 'open', 'half-open']),
  open_until: z.nullable(z.iso.datetime()),
  /** Failed tries since the last message that was delivered. */
  failures: z.number(),
  failing_since: z.nullable(z.iso.datetime()),
  last_delivered_at: z.nullable(z.iso.datetime()),
  /** The outcome of the last try; null before the first. `reason` and `http_status` are those of `OperatedDelivery`. */
  last_try: z.nullable(
    z.object({
      at: z.iso.datetime(),
      http_status: z.nullable(z.number()),
      reason: z.nullable(z.string()),
    }),
  ),
  /** Deliveries with the status `pending`. */
  waiting: z.number(),
  /** Deliveries with the status `dead`. */
  dead: z.number(),
  created_at: z.iso.datetime(),
})
export type OperatedEndpoint = z.infer<typeof OperatedEndpoint>

const ofEndpoint = { endpoint: WebhookEndpointId }

const guarded = ['session-required', 'sign-in-required', 'not-permitted', 'too-many-requests'] as const

/** Lists the endpoints of all hosts of the operator's tenant. */
export const listOperatedEndpoints = defineEndpoint({
  method: 'GET',
  path: '/operator/webhook-endpoints',
  access: 'operator',
  input: z.strictObject({}),
  output: z.object({ endpoints: z.array(OperatedEndpoint) }),
  failures: guarded,
})

/** Enables or disables an endpoint. An enabled one continues with what it has not got. Repeatable. */
export const switchOperatedEndpoint = defineEndpoint({
  method: 'PUT',
  path: '/operator/webhook-endpoints/:endpoint/status',
  access: 'operator',
  input: z.strictObject({ ...ofEndpoint, status: z.enum(['enabled', 'disabled']) }),
  output: z.null(),
  failures: [...guarded, 'webhook-endpoint-not-found'],
})

/** Sends a test event at once, one time, also to a disabled endpoint, and tells how it went. */
export const testOperatedEndpoint = defineEndpoint({
  method: 'POST',
  path: '/operator/webhook-endpoints/:endpoint/test',
  access: 'operator',
  input: z.strictObject(ofEndpoint),
  output: OperatedDelivery,
  failures: [...guarded, 'webhook-endpoint-not-found', 'vault-unreadable'],
})

/** Lists the deliveries to an endpoint, the newest event first, fifty at a time. */
export const listOperatedDeliveries = defineEndpoint({
  method: 'GET',
  path: '/operator/webhook-endpoints/:endpoint/deliveries',
  access: 'operator',
  query: ['status', 'after'],
  input: z.strictObject({
    ...ofEndpoint,
    status: z.optional(WebhookDeliveryStatus),
    /** The event of the last delivery of the page before. */
    after: z.optional(EventId),
  }),
  output: z.object({ deliveries: z.array(OperatedDelivery), more: z.boolean() }),
  failures: [...guarded, 'webhook-endpoint-not-found'],
})

/** Sends an event once more, with the same id and the same bytes. */
export const resendOperatedDelivery = defineEndpoint({
  method: 'POST',
  path: '/operator/webhook-endpoints/:endpoint/deliveries/:event/resend',
  access: 'operator',
  input: z.strictObject({ ...ofEndpoint, event: EventId }),
  output: OperatedDelivery,
  failures: [...guarded, 'webhook-endpoint-not-found', 'webhook-delivery-not-found'],
})

/** Sends every event once more that was given up, with their ids and bytes. */
export const resendDeadDeliveries = defineEndpoint({
  method: 'POST',
  path: '/operator/webhook-endpoints/:endpoint/resend',
  access: 'operator',
  input: z.strictObject(ofEndpoint),
  output: z.object({ messages: z.number() }),
  failures: [...guarded, 'webhook-endpoint-not-found'],
})
