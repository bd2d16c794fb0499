import { ConnectionId } from '@planbridge/shared/contract'
import { type Kysely, type Selectable, sql } from 'kysely'
import { dueJobs } from './due-jobs.ts'
import { fromJob, fromRun, toJob, toRun } from './job-row.ts'
import { limitedJobs } from './limited-jobs.ts'
import type { JobRow, JobStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { inTransaction } from '../in-transaction.ts'
import { addRun } from '../timeline/add-run.ts'

type Db = Kysely<Schema>

const begin =
  (db: Db): JobStore['begin'] =>
  async (run, next, until) =>
    inTransaction(db, async (transaction) => {
      const claimed = await transaction
        .updateTable('jobs')
        .set({ running_until: until })
        .where('id', '=', run.job)
        .where('next_at', '=', run.dueAt)
        .where((eb) => eb.or([eb('running_until', 'is', null), eb('running_until', '<', run.startedAt)]))
        .returningAll()
        .executeTakeFirst()
      if (!claimed) return undefined
      const job = toJob(claimed)
      await transaction
        .updateTable('jobs')
        .set({ next_at: next(job) })
        .where('id', '=', run.job)
        .execute()
      await transaction.insertInto('runs').values(fromRun(run)).execute()
      await removeOldRuns(transaction, run.job)
      return job
    })

const jobsListed = 500
const runsKept = 100

const removeOldRuns = (db: Db, job: JobRow['id']) => {
  const newest = db
    .selectFrom('runs')
    .select('due_at')
    .where('job', '=', job)
    .orderBy('due_at', 'desc')
    .limit(1)
    .offset(runsKept)
  return db.deleteFrom('runs').where('job', '=', job).where('due_at', '<=', newest).execute()
}

/** Reads a job and locks its row; a no-op update does so in both engines. */
const lockJob = (db: Db, id: JobRow['id']) =>
  db.updateTable('jobs').set({ id }).where('id', '=', id).returningAll().executeTakeFirst()

const change =
  (db: Db): JobStore['change'] =>
  async (id, update) =>
    inTransaction(db, async (transaction) => {
      const locked = await lockJob(transaction, id)
      if (!locked) return undefined
      const job = update(toJob(locked))
      await transaction.updateTable('jobs').set(fromJob(job)).where('id', '=', id).execute()
      return job
    })

/** True if a job is neither paused nor running nor due. */
const isIdle = ({ paused, running_until: until, next_at: nextAt }: Selectable<Schema['jobs']>, now: number) =>
  paused === 0 && (until ?? 0) < now && (nextAt ?? Infinity) > now

const hasRunAfter = async (db: Db, job: JobRow['id'], dueAt: number): Promise<boolean> => {
  const runs = db.selectFrom('runs').select('due_at').where('job', '=', job)
  return (await runs.where('due_at', '>', dueAt).limit(1).executeTakeFirst()) !== undefined
}

const ask =
  (db: Db): JobStore['ask'] =>
  async (id, now, knownDueAt) =>
    inTransaction(db, async (transaction) => {
      const locked = await lockJob(transaction, id)
      if (!locked) return undefined
      if (!isIdle(locked, now) || (await hasRunAfter(transaction, id, knownDueAt ?? 0))) return toJob(locked)
      await transaction.updateTable('jobs').set({ next_at: now }).where('id', '=', id).execute()
      return { ...toJob(locked), nextAt: now }
    })

const finish =
  (db: Db): JobStore['finish'] =>
  (run, entry) =>
    inTransaction(db, async (transaction) => {
      const { ended_at, outcome, code, status, tries } = fromRun(run)
      await transaction
        .updateTable('runs')
        .set({ ended_at, outcome, code, status, tries })
        .where('job', '=', run.job)
        .where('due_at', '=', run.dueAt)
        .execute()
      await transaction.updateTable('jobs').set({ running_until: null }).where('id', '=', run.job).execute()
      if (entry) await addRun(transaction, entry)
    })

const remove =
  (db: Db): JobStore['remove'] =>
  (id) =>
    inTransaction(db, async (transaction) => {
      // The job first: a run that ends now waits for it, and then keeps no answer.
      await transaction.deleteFrom('jobs').where('id', '=', id).execute()
      await transaction.deleteFrom('job_answers').where('job', '=', id).execute()
      await transaction.deleteFrom('runs').where('job', '=', id).execute()
    })

const scheduledOf =
  (db: Db): JobStore['scheduledOf'] =>
  async (tenant, person) => {
    const rows = await db
      .selectFrom('jobs')
      .select('connection')
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .where('paused', '=', 0)
      .where('next_at', 'is not', null)
      .execute()
    return rows.map(({ connection }) => ConnectionId.parse(connection))
  }

export const jobStore = (db: Db): JobStore => ({
  ...limitedJobs(db),
  due: dueJobs(db),
  ask: ask(db),
  begin: begin(db),
  change: change(db),
  finish: finish(db),
  remove: remove(db),
  async add(job) {
    await db.insertInto('jobs').values(fromJob(job)).execute()
  },
  async find(id) {
    const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toJob(row)
  },
  async listFor(connection, person = '', limit = jobsListed) {
    const rows = await db
      .selectFrom('jobs')
      .selectAll()
      .where('connection', '=', connection)
      .orderBy((eb) => eb.case().when('person', '=', person).then(0).else(1).end())
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toJob)
  },
  scheduledOf: scheduledOf(db),
  async runs(job, limit) {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('job', '=', job)
      .orderBy('due_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toRun)
  },
  async runsOfAll(jobs, limit) {
    if (jobs.length === 0) return new Map()
    const numbered = db
      .selectFrom('runs')
      .selectAll()
      .select(sql<number>`row_number() over (partition by job order by due_at desc)`.as('age'))
      .where('job', 'in', jobs)
    const rows = await db
      .selectFrom(numbered.as('numbered'))
      .selectAll()
      .where('age', '<=', limit)
      .orderBy('due_at', 'desc')
      .execute()
    return Map.groupBy(rows.map(toRun), ({ job }) => job)
  },
})
