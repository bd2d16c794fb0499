import * as z from 'zod/mini'
import { ConnectionReason } from './connections.ts'
import { defineEndpoint, defineStream } from './endpoint.ts'
import { FailureCode } from './failure.ts'
import { ConnectionId, IntegrationId, JobId, OperationId } from './identifiers.ts'

/**
 * Kinds of entries of a person's activity. `renewed`, `calls` and `arrival` are counted: one entry stands for several. `arrival`: the
 * provider reported an event. `job-skipped`: nothing was sent. Names are only ever added.
 */
export const activityKinds = [
  'connected',
  'reconnected',
  'renewed',
  'renewal-failed',
  'reconnect-needed',
  'ends-soon',
  'ended',
  'signed-out',
  'disconnected',
  'calls',
  'job-succeeded',
  'job-failed',
  'job-skipped',
  'arrival',
] as const
export const ActivityKind = z.enum(activityKinds)
export type ActivityKind = z.infer<typeof ActivityKind>

/** Parts of the activity that can be listed alone. `problems` are those of every other topic. */
export const ActivityTopic = z.enum(['arrivals', 'access', 'calls', 'jobs', 'problems'])
export type ActivityTopic = z.infer<typeof ActivityTopic>

/** The kinds of each topic. Calls of which some failed are a problem as well. */
export const topicKinds: Readonly<Record<ActivityTopic, readonly ActivityKind[]>> = {
  arrivals: ['arrival'],
  access: [
    'connected',
    'reconnected',
    'renewed',
    'renewal-failed',
    'reconnect-needed',
    'ends-soon',
    'ended',
    'signed-out',
    'disconnected',
  ],
  calls: ['calls'],
  jobs: ['job-succeeded', 'job-failed', 'job-skipped'],
  problems: ['renewal-failed', 'reconnect-needed', 'ends-soon', 'job-failed', 'job-skipped'],
}

/** A place in the order of a person's activity, to continue at. It means nothing else. */
export const ActivityPosition = z.string().check(z.regex(/^\d{1,16}-\d{1,16}$/))

/** An entry of a person's activity. It contains no payload, no address, no token and no name of another person. */
export const ActivityEntry = z.object({
  /** The same for each version of an entry: a counted one is listed again when its count grows, in place of the former version. */
  id: z.string(),
  position: ActivityPosition,
  kind: ActivityKind,
  /** The time; of a counted entry, that of the last one that it stands for. */
  at: z.iso.datetime(),
  /** The time of the first one that a counted entry stands for; otherwise the same as `at`. */
  since: z.iso.datetime(),
  /** 1 unless the entry is counted. */
  count: z.number(),
  /** So many of the calls failed; 0 for other kinds. */
  failed: z.number(),
  /** null if the entry concerns no connection in particular. The connection may have been removed since. */
  connection: z.nullable(ConnectionId),
  integration: z.nullable(IntegrationId),
  /** The names of the integration. Absent if it is no longer configured. */
  shown_as: z.optional(
    z.object({
      label: z.string(),
      provider: z.object({ name: z.string(), colour: z.string(), mark: z.optional(z.string()) }),
    }),
  ),
  /** Why it failed, of calls the last time; null for a success, and if the reason is not known to this version. */
  code: z.nullable(FailureCode),
  /** Why the connection is not usable. */
  reason: z.nullable(ConnectionReason),
  /** The operation of a job. */
  operation: z.nullable(OperationId),
  job: z.nullable(JobId),
  /** The event of an arrival, as its provider names it. */
  event: z.nullable(z.string()),
  /** The operation or the event in words; absent if none are known. */
  title: z.optional(z.string()),
  /** The next try or run, or the end that is near. */
  next_at: z.nullable(z.iso.datetime()),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** Lists the activity of the caller's person, newest first. Entries are kept for thirty days, and the last five hundred of a person. */
export const listActivity = defineEndpoint({
  method: 'GET',
  path: '/activity',
  access: 'person',
  query: ['before', 'connection', 'topic'],
  input: z.strictObject({
    /** The position of the last entry of the page before; absent for the first page. */
    before: z.optional(ActivityPosition),
    connection: z.optional(ConnectionId),
    topic: z.optional(ActivityTopic),
  }),
  output: z.object({
    entries: z.array(ActivityEntry),
    /** True if there are older entries. */
    more: z.boolean(),
    /** The `Last-Event-ID` with which the stream continues after this page, without a gap. */
    resume: ActivityPosition,
  }),
  failures: ['session-required', 'sign-in-required', 'too-many-requests'],
})

/**
 * Sends the activity of the caller's person as server-sent events while it happens, of all topics. The id of an event is the position of
 * its entry. With the header `Last-Event-ID` it begins after that position, without it with the entries from now on. It ends with the
 * session, which it does not keep alive.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const followActivity = defineStream({
  method: 'GET',
  path: '/activity/stream',
  access: 'person',
  input: z.strictObject({}),
  output: ActivityEntry,
  failures: ['session-required', 'sign-in-required', 'too-many-requests'],
})
