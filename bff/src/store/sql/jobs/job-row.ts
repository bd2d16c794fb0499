import {
  ConnectionId,
  FailureCode,
  JobId,
  JobInput,
  MissedRuns,
  OperationId,
  Run,
  Schedule,
} from '@planbridge/shared/contract'
import type { Insertable, Selectable } from 'kysely'
import type { JobRow, RunRow } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

export const toJob = (row: Selectable<Schema['jobs']>): JobRow => ({
  id: JobId.parse(row.id),
  connection: ConnectionId.parse(row.connection),
  operation: OperationId.parse(row.operation),
  fields: JobInput.shape.fields.parse(JSON.parse(row.fields)),
  body: row.body,
  schedule: Schedule.parse(JSON.parse(row.schedule)),
  time_zone: row.time_zone,
  missed: MissedRuns.parse(row.missed),
  paused: row.paused === 1,
  nextAt: row.next_at,
})

const sizeOf = (text: string): number => new TextEncoder().encode(text).length

export const fromJob = (job: JobRow): Insertable<Schema['jobs']> => ({
  id: job.id,
  connection: job.connection,
  operation: job.operation,
  fields: JSON.stringify(job.fields),
  body: job.body,
  schedule: JSON.stringify(job.schedule),
  time_zone: job.time_zone,
  missed: job.missed,
  paused: job.paused ? 1 : 0,
  next_at: job.nextAt,
  bytes: sizeOf(JSON.stringify(job.fields)) + sizeOf(job.body ?? ''),
})

export const toRun = (row: Selectable<Schema['runs']>): RunRow => ({
  job: JobId.parse(row.job),
  dueAt: row.due_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  outcome: Run.shape.outcome.parse(row.outcome),
  code: row.code === null ? null : FailureCode.parse(row.code),
  status: row.status,
  tries: row.tries,
})

export const fromRun = (run: RunRow): Insertable<Schema['runs']> => ({
  job: run.job,
  due_at: run.dueAt,
  started_at: run.startedAt,
  ended_at: run.endedAt,
  outcome: run.outcome,
  code: run.code,
  status: run.status,
  tries: run.tries,
})
