import * as z from 'zod/mini'
import { EventId } from '../contract/identifiers.ts'
import { WebhookEvent } from '../webhooks/events.ts'
import { defineHostEndpoint } from './host-endpoint.ts'

/**
 * Lists events in the order in which they were stored, without gaps: an event that a later page could still bring is never skipped.
 * `after` is the cursor of the last page, or the id of any event; absent: the oldest kept event. Events are kept for thirty days. They
 * are the same that webhooks bring, with the same ids.
 */
export const listEvents = defineHostEndpoint({
  method: 'GET',
  path: '/events',
  scope: 'events',
  summary: 'Read events by cursor',
  query: ['after', 'limit'],
  input: z.strictObject({
    after: z.optional(EventId),
    limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/))),
  }),
  output: z.object({
    events: z.array(WebhookEvent),
    /** The cursor to continue with, also if there were no events. */
    cursor: z.string(),
    /** True if there are more events already. */
    more: z.boolean(),
  }),
  failures: ['cursor-invalid', 'vault-unreadable'],
})
