import * as z from 'zod/mini'
import { ConnectionReason, ConnectionStatus } from '../contract/connections.ts'
import { ConnectionId, EventId, IntegrationId, JobId, OperationId } from '../contract/identifiers.ts'
import { ConnectSessionId } from '../embed/identifiers.ts'

/** The host's user; null for a service account, and for a user who was erased. */
const subject = z.nullable(z.string())

const ofConnection = { connection: ConnectionId, integration: IntegrationId, subject }

const ofSession = {
  session: ConnectSessionId,
  /** null, unless the session was completed. */
  connection: z.nullable(ConnectionId),
  integration: z.nullable(IntegrationId),
  subject,
}

const terms = {
  ...ofConnection,
  operations: z.array(OperationId),
  starts_at: z.iso.datetime(),
  ends_at: z.nullable(z.iso.datetime()),
}

const run = {
  job: JobId,
  ...ofConnection,
  /** When the run was due. */
  due_at: z.iso.datetime(),
  tries: z.int(),
  /** The status of the provider's answer; null without one. */
  http_status: z.nullable(z.int()),
}

interface EventDefinition<Schema extends z.ZodMiniType> {
  /** One sentence for the API description. */
  readonly summary: string
  readonly schema: Schema
}

const defineEvent = <const Type extends string, Data extends z.ZodMiniType>(
  type: Type,
  summary: string,
  data: Data,
): EventDefinition<
  z.ZodMiniObject<{
    id: typeof EventId
    type: z.ZodMiniLiteral<Type>
    timestamp: z.iso.ZodMiniISODateTime
    data: Data
  }>
> => ({
  summary,
  schema: z.object({ id: EventId, type: z.literal(type), timestamp: z.iso.datetime(), data }),
})

/**
 * Events for the back ends of hosts, by type. Each is the body of one webhook, and one entry of the list of events. Types and members of
 * `data` are only ever added; a host ignores those that it does not know.
 */
export const webhookEvents = {
  'connection.created': defineEvent(
    'connection.created',
    'An account was connected; with a challenge, it waits for its verification',
    z.object({ ...ofConnection, status: ConnectionStatus }),
  ),
  'connection.verified': defineEvent(
    'connection.verified',
    'The host has verified the user, and the connection can be used',
    z.object({ ...ofConnection, status: ConnectionStatus }),
  ),
  'connection.status_changed': defineEvent(
    'connection.status_changed',
    'A connection became usable or unusable',
    z.object({
      ...ofConnection,
      status: ConnectionStatus,
      old_status: ConnectionStatus,
      /** Why it is not usable; null if it is. */
      reason: z.nullable(ConnectionReason),
    }),
  ),
  'connection.expiring': defineEvent(
    'connection.expiring',
    'The access, or the permission to renew it, ends soon',
    z.object({
      ...ofConnection,
      /** It ends within so many days. */
      days: z.int(),
      what: z.enum(['access', 'renewal']),
      ends_at: z.iso.datetime(),
    }),
  ),
  'connection.reconnected': defineEvent(
    'connection.reconnected',
    'The user has given consent again',
    z.object({ ...ofConnection, status: ConnectionStatus, old_status: z.nullable(ConnectionStatus) }),
  ),
  'connection.disconnected': defineEvent(
    'connection.disconnected',
    'A connection was removed',
    z.object({ ...ofConnection, old_status: z.nullable(ConnectionStatus) }),
  ),
  'connect_session.completed': defineEvent(
    'connect_session.completed',
    'A connect session has made a connection that can be used',
    z.object(ofSession),
  ),
  'connect_session.cancelled': defineEvent(
    'connect_session.cancelled',
    'A connect session was ended',
    z.object(ofSession),
  ),
  'connect_session.expired': defineEvent(
    'connect_session.expired',
    'A connect session has expired',
    z.object(ofSession),
  ),
  'delegation.granted': defineEvent(
    'delegation.granted',
    'A user has agreed to a delegation, at first or again',
    z.object(terms),
  ),
  'delegation.changed': defineEvent(
    'delegation.changed',
    'The agreement of a delegation was reduced',
    z.object(terms),
  ),
  'delegation.ended': defineEvent(
    'delegation.ended',
    'A delegation has ended',
    z.object({
      ...ofConnection,
      /** null if the connection was removed. */
      reason: z.nullable(ConnectionReason),
    }),
  ),
  'job.succeeded': defineEvent('job.succeeded', 'A scheduled job has run', z.object(run)),
  'job.failed': defineEvent(
    'job.failed',
    'A scheduled job has failed',
    z.object({
      ...run,
      /** A code of the table of failures. */
      code: z.nullable(z.string()),
    }),
  ),
  'provider.event': defineEvent(
    'provider.event',
    'A provider has sent an event, whose content is as trustworthy as its check',
    z.object({
      integration: IntegrationId,
      /** The provider's name of the event; null if none is known. */
      name: z.nullable(z.string()),
      received_at: z.iso.datetime(),
      /** How the sender was checked: `signature`, `key` or `pulled`. `unknown`: the event is not kept any more. */
      checked: z.string(),
      /** True if a later event of the same resource was handed on before. */
      late: z.boolean(),
      /** How often the provider had repeated the event until this was written. */
      repeats: z.int(),
      /** True if an earlier event had the same bytes, longer ago than the provider repeats one: another event, or a late repeat. */
      possible_repeat: z.optional(z.boolean()),
      /** The JSON that the provider sent. Absent if the body was no JSON, or is not kept any more. */
      payload: z.optional(z.unknown()),
      /** The bytes of the body in base64, if it was no JSON. */
      raw: z.optional(z.string()),
    }),
  ),
  'endpoint.test': defineEvent(
    'endpoint.test',
    'A test of an endpoint; the list of events does not contain it',
    z.object({ endpoint: z.string() }),
  ),
} as const

export type WebhookEventType = keyof typeof webhookEvents

export const webhookEventTypes = Object.keys(webhookEvents) as readonly WebhookEventType[]

/** A type of event that a host can choose. */
export const WebhookEventType = z.enum(
  webhookEventTypes as unknown as [WebhookEventType, ...WebhookEventType[]],
)

/** An event for the back ends of hosts, discriminated by `type`. */
export const WebhookEvent = z.discriminatedUnion('type', [
  webhookEvents['connection.created'].schema,
  webhookEvents['connection.verified'].schema,
  webhookEvents['connection.status_changed'].schema,
  webhookEvents['connection.expiring'].schema,
  webhookEvents['connection.reconnected'].schema,
  webhookEvents['connection.disconnected'].schema,
  webhookEvents['connect_session.completed'].schema,
  webhookEvents['connect_session.cancelled'].schema,
  webhookEvents['connect_session.expired'].schema,
  webhookEvents['delegation.granted'].schema,
  webhookEvents['delegation.changed'].schema,
  webhookEvents['delegation.ended'].schema,
  webhookEvents['job.succeeded'].schema,
  webhookEvents['job.failed'].schema,
  webhookEvents['provider.event'].schema,
  webhookEvents['endpoint.test'].schema,
])
export type WebhookEvent = z.infer<typeof WebhookEvent>
