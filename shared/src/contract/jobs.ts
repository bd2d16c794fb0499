import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { type FailureCode, failureCodes } from './failure.ts'
import { ConnectionId, JobId, OperationId } from './identifiers.ts'

/** When a job runs, on the wall clock of a time zone. */
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

/** What becomes of runs that fell into a downtime: none of them, or one for all. */
export const MissedRuns = z.enum(['skip', 'run-once'])
export type MissedRuns = z.infer<typeof MissedRuns>

/** What may be said anew of a job that there is; another operation is another job. */
const changeable = {
  /** Values of the operation's path and query fields, by name. */
  fields: z.record(z.string(), z.string().check(z.maxLength(500))),
  /** The request body, for operations that have one. */
  body: z.nullable(z.string().check(z.maxLength(100_000))),
  schedule: Schedule,
  time_zone: z.string().check(z.maxLength(64)),
  missed: MissedRuns,
}

export const JobWish = z.strictObject({ connection: ConnectionId, operation: OperationId, ...changeable })
export type JobWish = z.infer<typeof JobWish>

export const Run = z.object({
  due_at: z.iso.datetime(),
  started_at: z.iso.datetime(),
  ended_at: z.nullable(z.iso.datetime()),
  /** `skipped`: it could not happen, and `code` says why. */
  outcome: z.enum(['running', 'succeeded', 'failed', 'skipped']),
  code: z.nullable(z.enum(failureCodes)),
  /** HTTP status of the provider's answer, where there was one. */
  status: z.nullable(z.number()),
  tries: z.number(),
})
export type Run = z.infer<typeof Run>

const blockReasons = [
  'operation-not-allowed',
  'operation-not-agreed',
  'delegation-required',
  'scope-missing',
  'reconnect-required',
] as const satisfies readonly FailureCode[]

/** What keeps a job from running, at every run, until somebody does something about it. */
export const JobBlockReason = z.enum(blockReasons)
export type JobBlockReason = z.infer<typeof JobBlockReason>

export const Job = z.object({
  ...JobWish.shape,
  id: JobId,
  paused: z.boolean(),
  /** null: nothing is known that would keep it from running. */
  obstacle: z.nullable(JobBlockReason),
  next_at: z.nullable(z.iso.datetime()),
  /** Newest first, ten at most. */
  runs: z.array(Run),
})
export type Job = z.infer<typeof Job>

const wanting = ['session-required', 'sign-in-required', 'connection-not-found'] as const

export const listJobs = defineEndpoint({
  method: 'GET',
  path: '/connections/:connection/jobs',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId }),
  output: z.object({ jobs: z.array(Job) }),
  failures: [...wanting],
})

/** Runs one listed operation on a schedule: as the person who delegated, or on a service account. */
export const addJob = defineEndpoint({
  method: 'POST',
  path: '/jobs',
  access: 'person',
  input: JobWish,
  output: Job,
  failures: [
    ...wanting,
    'operation-not-allowed',
    'operation-not-agreed',
    'delegation-required',
    'request-malformed',
  ],
})

/** Runs the same operation with other values, at other times; what its runs did stays. */
export const changeJob = defineEndpoint({
  method: 'PUT',
  path: '/jobs/:job',
  access: 'person',
  input: z.strictObject({ job: JobId, ...changeable }),
  output: Job,
  failures: [...wanting, 'job-not-found', 'operation-not-allowed', 'request-malformed'],
})

export const pauseJob = defineEndpoint({
  method: 'PUT',
  path: '/jobs/:job/paused',
  access: 'person',
  input: z.strictObject({ job: JobId, paused: z.boolean() }),
  output: Job,
  failures: [...wanting, 'job-not-found'],
})

export const removeJob = defineEndpoint({
  method: 'DELETE',
  path: '/jobs/:job',
  access: 'person',
  input: z.strictObject({ job: JobId }),
  output: z.null(),
  failures: [...wanting, 'job-not-found'],
})
