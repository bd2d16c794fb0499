import * as z from 'zod/mini'
import { ConnectionReason, ConnectionStatus } from '../contract/connections.ts'
import { ConnectionId, IntegrationId } from '../contract/identifiers.ts'
import { ConnectSessionId } from '../embed/identifiers.ts'
import { defineHostEndpoint } from './host-endpoint.ts'

/** Names of events. Names are only ever added, and a host ignores those that it does not know. */
export const hostEventTypes = [
  'connection.created',
  'connection.status-changed',
  'connection.reconnected',
  'connection.removed',
  'connect-session.completed',
  'connect-session.cancelled',
  'connect-session.expired',
  'provider.event',
] as const

/** An event of the tenant. Its id is the same for every reader. */
export const HostEvent = z.object({
  id: z.string(),
  type: z.enum(hostEventTypes),
  at: z.iso.datetime(),
  /** The host's user; null for a service account, and for a user who was erased. */
  subject: z.nullable(z.string()),
  connection: z.nullable(ConnectionId),
  integration: z.nullable(IntegrationId),
  session: z.nullable(ConnectSessionId),
  /** The status after and before the event, with the reason; null where they do not apply. */
  status: z.nullable(ConnectionStatus),
  old_status: z.nullable(ConnectionStatus),
  reason: z.nullable(ConnectionReason),
})
export type HostEvent = z.infer<typeof HostEvent>

/**
 * Lists events in the order in which they were stored, without gaps: an event that a later page could still bring is never skipped.
 * `after` is the cursor of the last page, or the id of any event; absent: the oldest kept event. Events are kept for thirty days.
 */
export const listEvents = defineHostEndpoint({
  method: 'GET',
  path: '/events',
  scope: 'events',
  summary: 'Read events by cursor',
  query: ['after', 'limit'],
  input: z.strictObject({
    after: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))),
    limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/))),
  }),
  output: z.object({
    events: z.array(HostEvent),
    /** The cursor to continue with, also if there were no events. */
    cursor: z.string(),
    /** True if there are more events already. */
    more: z.boolean(),
  }),
  failures: ['cursor-invalid'],
})
