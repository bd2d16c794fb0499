import * as z from 'zod/mini'
import { EventId, IntegrationId, WebhookEndpointId } from '../contract/identifiers.ts'
import { OperatedDelivery, WebhookDisabledReason } from '../contract/operated-endpoints.ts'
import { WebhookEventType } from '../webhooks/events.ts'
import { defineHostEndpoint } from './host-endpoint.ts'

/** Visible ASCII. Which addresses are allowed is the deployment's configuration. */
const WebhookUrl = z.string().check(z.minLength(1), z.maxLength(2_000), z.regex(/^[\x21-\x7e]+$/))

/** An address of a host at which it gets events. Its secret is shown once, when it is made. */
export const WebhookEndpoint = z.object({
  id: WebhookEndpointId,
  url: z.string(),
  /** null: all types, also those of later versions. */
  types: z.nullable(z.array(z.string())),
  /** Only events of these integrations, and those of none. null: all of the key. */
  integrations: z.nullable(z.array(IntegrationId)),
  status: z.enum(['enabled', 'disabled']),
  /** null: it is enabled. */
  disabled_reason: z.nullable(WebhookDisabledReason),
  /** The public keys that verify `v1a` signatures, the newest first. During a rotation there are two. */
  public_keys: z.array(z.string()),
  /** Failed tries since the last message that was delivered. */
  failures: z.int(),
  last_delivered_at: z.nullable(z.iso.datetime()),
  created_at: z.iso.datetime(),
})
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>

/** The delivery of an event to an endpoint. */
export const WebhookDelivery = z.extend(OperatedDelivery, {
  tries: z.int(),
  /** The status of the endpoint's last answer; null without one. */
  http_status: z.nullable(z.int()),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

const types = z.optional(z.nullable(z.array(WebhookEventType).check(z.minLength(1), z.maxLength(50))))
const integrations = z.optional(z.nullable(z.array(IntegrationId).check(z.minLength(1), z.maxLength(50))))
const ofEndpoint = { endpoint: WebhookEndpointId }

const made = z.object({
  endpoint: WebhookEndpoint,
  /** The secret of `v1` signatures, `whsec_` and base64. It is shown in this answer only. */
  secret: z.string(),
})

const scope = 'webhooks'

/** Adds an endpoint for the events from now on. A repetition with the same idempotency key gets the same secret. */
export const createWebhookEndpoint = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints',
  scope,
  idempotent: true,
  summary: 'Add an endpoint for webhooks',
  input: z.strictObject({ url: WebhookUrl, types, integrations }),
  output: made,
  failures: ['webhook-url-not-allowed', 'integration-not-found', 'too-many-webhook-endpoints'],
})

export const listWebhookEndpoints = defineHostEndpoint({
  method: 'GET',
  path: '/webhook-endpoints',
  scope,
  summary: 'List the endpoints for webhooks',
  input: z.strictObject({}),
  output: z.object({ endpoints: z.array(WebhookEndpoint) }),
  failures: [],
})

export const getWebhookEndpoint = defineHostEndpoint({
  method: 'GET',
  path: '/webhook-endpoints/:endpoint',
  scope,
  summary: 'Read an endpoint for webhooks',
  input: z.strictObject(ofEndpoint),
  output: WebhookEndpoint,
  failures: ['webhook-endpoint-not-found'],
})

/** Members that are absent stay as they are. An endpoint that is enabled again gets the events that it missed. */
export const changeWebhookEndpoint = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint',
  scope,
  summary: 'Change an endpoint for webhooks',
  input: z.strictObject({
    ...ofEndpoint,
    url: z.optional(WebhookUrl),
    types,
    integrations,
    status: z.optional(z.enum(['enabled', 'disabled'])),
  }),
  output: WebhookEndpoint,
  failures: ['webhook-endpoint-not-found', 'webhook-url-not-allowed', 'integration-not-found'],
})

/** Removes an endpoint and its pending deliveries. Repeatable. */
export const removeWebhookEndpoint = defineHostEndpoint({
  method: 'DELETE',
  path: '/webhook-endpoints/:endpoint',
  scope,
  summary: 'Remove an endpoint for webhooks',
  input: z.strictObject(ofEndpoint),
  output: z.object({ removed: z.boolean() }),
  failures: [],
})

/**
 * Replaces the secret and the key pair. For `overlap_hours`, messages have signatures with the old ones as well. 0 ends the old ones
 * at once.
 */
export const rotateWebhookSecret = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint/rotate-secret',
  scope,
  idempotent: true,
  summary: 'Replace the secret and the key pair of an endpoint',
  input: z.strictObject({
    ...ofEndpoint,
    /** Default: 24. */
    overlap_hours: z.optional(z.int().check(z.minimum(0), z.maximum(168))),
  }),
  output: made,
  failures: ['webhook-endpoint-not-found'],
})

/** Sends a test event at once, one time, and returns its delivery. */
export const testWebhookEndpoint = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint/test',
  scope,
  summary: 'Send a test to an endpoint',
  input: z.strictObject(ofEndpoint),
  output: WebhookDelivery,
  failures: ['webhook-endpoint-not-found', 'vault-unreadable'],
})

export const listWebhookDeliveries = defineHostEndpoint({
  method: 'GET',
  path: '/webhook-endpoints/:endpoint/deliveries',
  scope,
  summary: 'List the deliveries to an endpoint, the newest event first',
  query: ['status', 'after', 'limit'],
  input: z.strictObject({
    ...ofEndpoint,
    status: z.optional(z.enum(['pending', 'delivered', 'dead'])),
    /** The event of the last delivery of the page before. */
    after: z.optional(EventId),
    limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/))),
  }),
  output: z.object({ deliveries: z.array(WebhookDelivery), more: z.boolean() }),
  failures: ['webhook-endpoint-not-found'],
})

/** Sends an event once more, with the same id and the same bytes. */
export const resendWebhookDelivery = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint/deliveries/:event/resend',
  scope,
  summary: 'Send an event to an endpoint once more',
  input: z.strictObject({ ...ofEndpoint, event: EventId }),
  output: WebhookDelivery,
  failures: ['webhook-endpoint-not-found', 'webhook-delivery-not-found'],
})

/** Sends the kept events of a period once more, with the same ids, also those from before the endpoint was added. */
export const replayWebhooks = defineHostEndpoint({
  method: 'POST',
  path: '/webhook-endpoints/:endpoint/replay',
  scope,
  summary: 'Send the events of a period to an endpoint once more',
  input: z.strictObject({
    ...ofEndpoint,
    from: z.iso.datetime(),
    /** Not included. Default: now. */
    until: z.optional(z.iso.datetime()),
  }),
  output: z.object({
    /** The number of events that will be sent: the oldest ones, at most ten thousand. */
    events: z.int(),
  }),
  failures: ['webhook-endpoint-not-found'],
})
