import type { Kysely } from 'kysely'
import { fromJob, fromRun, toJob, toRun } from './job-row.ts'
import type { JobStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { inTransaction } from './in-transaction.ts'

type Db = Kysely<Schema>

const due =
  (db: Db): JobStore['due'] =>
  async (now, limit) => {
    const rows = await db
      .selectFrom('jobs')
      .selectAll()
      .where('paused', '=', 0)
      .where('next_at', '<=', now)
      .where((eb) => eb.or([eb('running_until', 'is', null), eb('running_until', '<', now)]))
      .orderBy('next_at')
      .limit(limit)
      .execute()
    return rows.map(toJob)
  }

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
      return job
    })

const change =
  (db: Db): JobStore['change'] =>
  async (id, update) =>
    inTransaction(db, async (transaction) => {
      // A no-op update locks the row in both engines.
      const locked = await transaction
        .updateTable('jobs')
        .set({ id })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!locked) return undefined
      const job = update(toJob(locked))
      await transaction.updateTable('jobs').set(fromJob(job)).where('id', '=', id).execute()
      return job
    })

const finish =
  (db: Db): JobStore['finish'] =>
  async (run) => {
    const { ended_at, outcome, code, status, tries } = fromRun(run)
    await db
      .updateTable('runs')
      .set({ ended_at, outcome, code, status, tries })
      .where('job', '=', run.job)
      .where('due_at', '=', run.dueAt)
      .execute()
    await db.updateTable('jobs').set({ running_until: null }).where('id', '=', run.job).execute()
  }

const remove =
  (db: Db): JobStore['remove'] =>
  async (id) => {
    await db.deleteFrom('runs').where('job', '=', id).execute()
    await db.deleteFrom('jobs').where('id', '=', id).execute()
  }

export const jobStore = (db: Db): JobStore => ({
  due: due(db),
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
  async listFor(connection) {
    const rows = await db
      .selectFrom('jobs')
      .selectAll()
      .where('connection', '=', connection)
      .orderBy('id')
      .execute()
    return rows.map(toJob)
  },
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
})
