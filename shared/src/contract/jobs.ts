import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { FailureCode } from './failure.ts'
import { AnswerId, ConnectionId, JobId, OperationId } from './identifiers.ts'

/** The times at which a job runs, in the local time of its time zone. */
export const Schedule = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('hour'), minute: z.int().check(z.minimum(0), z.maximum(59)) }),
  z.strictObject({ every: z.literal('day'), time: z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)) }),
  z.strictObject({
    every: z.literal('week'),
    /** 1 is Monday. */
    weekday: z.int().check(z.minimum(1), z.maximum(7)),
    time: z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)),
  }),
])
export type Schedule = z.infer<typeof Schedule>

/** How runs that were missed during a downtime are handled: skipped, or made up by a single run. */
export const MissedRuns = z.enum(['skip', 'run-once'])
export type MissedRuns = z.infer<typeof MissedRuns>

/** The fields of a job that can be changed. The connection and the operation are fixed. */
const changeable = {
  /** Values of the operation's path and query fields, by name. */
  fields: z.record(z.string(), z.string().check(z.maxLength(500))),
  /** The request body, for operations that have one. */
  body: z.nullable(z.string().check(z.maxLength(100_000))),
  schedule: Schedule,
  time_zone: z.string().check(z.maxLength(64)),
  missed: MissedRuns,
}

/** A job to schedule. */
export const JobInput = z.strictObject({ connection: ConnectionId, operation: OperationId, ...changeable })
export type JobInput = z.infer<typeof JobInput>

/** The provider's answer to a run, kept for the person whose job it is. */
export const KeptAnswer = z.object({
  id: AnswerId,
  /** Bytes that are kept. */
  bytes: z.number(),
  /** True if the answer was longer. */
  truncated: z.boolean(),
  /** The number of entries, if the answer is a list. */
  entries: z.nullable(z.number()),
})
export type KeptAnswer = z.infer<typeof KeptAnswer>

/** One run of a job. */
export const Run = z.object({
  due_at: z.iso.datetime(),
  started_at: z.iso.datetime(),
  ended_at: z.nullable(z.iso.datetime()),
  /** `skipped`: the operation was not called, for the reason in `code`. */
  outcome: z.enum(['running', 'succeeded', 'failed', 'skipped']),
  code: z.nullable(FailureCode),
  /** HTTP status of the provider's response; null without one. */
  status: z.nullable(z.number()),
  tries: z.number(),
  /** Absent if it is not kept, or belongs to another person. */
  answer: z.optional(KeptAnswer),
})
export type Run = z.infer<typeof Run>

const blockReasons = [
  'operation-not-allowed',
  'operation-not-agreed',
  'delegation-required',
  'scope-missing',
  'scope-not-requested',
  'reconnect-required',
] as const satisfies readonly FailureCode[]

/** The reason why no run of a job can succeed until a person resolves it. */
export const JobBlockReason = z.enum(blockReasons)
export type JobBlockReason = z.infer<typeof JobBlockReason>

/** A scheduled operation with its last runs. */
export const Job = z.object({
  ...JobInput.shape,
  id: JobId,
  paused: z.boolean(),
  /** The reason why the job cannot run; null if none is known. */
  obstacle: z.nullable(JobBlockReason),
  next_at: z.nullable(z.iso.datetime()),
  /** Newest first, ten at most. */
  runs: z.array(Run),
})
export type Job = z.infer<typeof Job>

const commonFailures = ['session-required', 'sign-in-required', 'connection-not-found'] as const

/** Lists the jobs of a connection. */
export const listJobs = defineEndpoint({
  method: 'GET',
  path: '/connections/:connection/jobs',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId }),
  output: z.object({
    jobs: z.array(Job),
    /** True if the last answers are kept. */
    keeps_answers: z.optional(z.boolean()),
  }),
  failures: [...commonFailures],
})

/** Schedules an operation, on a delegation or a service account. */
export const addJob = defineEndpoint({
  method: 'POST',
  path: '/jobs',
  access: 'person',
  input: JobInput,
  output: Job,
  failures: [
    ...commonFailures,
    'operation-not-allowed',
    'operation-not-agreed',
    'delegation-required',
    'scope-missing',
    'scope-not-requested',
    'request-malformed',
    'too-many-jobs',
    'too-many-jobs-of-tenant',
    'jobs-too-large',
    'too-many-requests',
  ],
})

/** Changes the values or the schedule of a job. Its past runs are kept. */
export const changeJob = defineEndpoint({
  method: 'PUT',
  path: '/jobs/:job',
  access: 'person',
  input: z.strictObject({ job: JobId, ...changeable }),
  output: Job,
  failures: [
    ...commonFailures,
    'job-not-found',
    'operation-not-allowed',
    'request-malformed',
    'jobs-too-large',
    'too-many-requests',
  ],
})

/** Pauses or resumes a job. */
export const pauseJob = defineEndpoint({
  method: 'PUT',
  path: '/jobs/:job/paused',
  access: 'person',
  input: z.strictObject({ job: JobId, paused: z.boolean() }),
  output: Job,
  failures: [...commonFailures, 'job-not-found', 'too-many-requests'],
})

/** Removes a job and its runs. */
export const removeJob = defineEndpoint({
  method: 'DELETE',
  path: '/jobs/:job',
  access: 'person',
  input: z.strictObject({ job: JobId }),
  output: z.null(),
  failures: [...commonFailures, 'job-not-found'],
})

/**
 * Plans a run of a job for now. `after` is the `due_at` of the last run that the caller knows, null if it knows none: if there is a later
 * one, or one that is waiting or in progress, nothing is planned, so that a repeated request causes one run.
 */
export const runJobNow = defineEndpoint({
  method: 'POST',
  path: '/jobs/:job/runs',
  access: 'person',
  input: z.strictObject({ job: JobId, after: z.nullable(z.iso.datetime()) }),
  output: Job,
  failures: [
    ...commonFailures,
    'job-not-found',
    'job-paused',
    'operation-not-allowed',
    'operation-not-agreed',
    'delegation-required',
    'scope-missing',
    'reconnect-required',
    'too-many-requests',
  ],
})

/** Reads a kept answer: as text, or in base64url if it is no text. */
export const getAnswer = defineEndpoint({
  method: 'GET',
  path: '/jobs/:job/answers/:answer',
  access: 'person',
  input: z.strictObject({ job: JobId, answer: AnswerId }),
  output: z.extend(KeptAnswer, {
    due_at: z.iso.datetime(),
    media_type: z.string(),
    text: z.nullable(z.string()),
    base64url: z.nullable(z.string()),
  }),
  failures: [...commonFailures, 'job-not-found', 'answer-not-found', 'vault-unreadable'],
})
