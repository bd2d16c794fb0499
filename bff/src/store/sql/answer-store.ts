import { AnswerId, ConnectionId, JobId } from '@planbridge/shared/contract'
import type { Kysely, Selectable } from 'kysely'
import { sealedColumns } from './connection-row.ts'
import { inTransaction } from './in-transaction.ts'
import { countIn } from './sealed-store.ts'
import type { AnswerRow, AnswerStore } from '../ports/ports.ts'
import { answerTables } from '../ports/sealed-port.ts'
import type { Schema } from '../schema/schema.ts'

type Db = Kysely<Schema>
type Port = AnswerStore

const columns = [
  'id',
  'job',
  'connection',
  'tenant',
  'due_at',
  'kept_at',
  'bytes',
  'truncated',
  'entries',
] as const

const toAnswer = (row: Pick<Selectable<Schema['job_answers']>, (typeof columns)[number]>): AnswerRow => ({
  id: AnswerId.parse(row.id),
  job: JobId.parse(row.job),
  connection: ConnectionId.parse(row.connection),
  tenant: row.tenant,
  dueAt: row.due_at,
  keptAt: row.kept_at,
  bytes: row.bytes,
  truncated: row.truncated === 1,
  entries: row.entries,
})

/** Locks the job, so that it cannot be deleted, and with it its answers, before the answer is added. */
const lockJob = (db: Db, id: JobId) =>
  db.updateTable('jobs').set({ id }).where('id', '=', id).returning('person').executeTakeFirst()

const add =
  (db: Db): Port['add'] =>
  (answer, max) =>
    inTransaction(db, async (transaction) => {
      const job = await lockJob(transaction, answer.job)
      if (!job || job.person === '') return false
      await transaction
        .insertInto('job_answers')
        .values({
          id: answer.id,
          job: answer.job,
          connection: answer.connection,
          tenant: answer.tenant,
          person: job.person,
          due_at: answer.dueAt,
          kept_at: answer.keptAt,
          bytes: answer.bytes,
          truncated: answer.truncated ? 1 : 0,
          entries: answer.entries,
          ...sealedColumns(answer.sealed),
        })
        .execute()
      const newest = transaction
        .selectFrom('job_answers')
        .select('id')
        .where('job', '=', answer.job)
        .orderBy('due_at', 'desc')
        .limit(max)
      await transaction
        .deleteFrom('job_answers')
        .where('job', '=', answer.job)
        .where('id', 'not in', (eb) => eb.selectFrom(newest.as('newest')).select('id'))
        .execute()
      return true
    })

export const answerStore = (db: Db): Port => ({
  add: add(db),
  async listFor(jobs, person) {
    if (jobs.length === 0 || person === '') return new Map()
    const rows = await db
      .selectFrom('job_answers')
      .select(columns)
      .where('job', 'in', jobs)
      .where('person', '=', person)
      .orderBy('due_at', 'desc')
      .execute()
    return Map.groupBy(rows.map(toAnswer), ({ job }) => job)
  },
  async find(id, job, person) {
    const row = await db
      .selectFrom('job_answers')
      .select([...columns, 'sealed'])
      .where('id', '=', id)
      .where('job', '=', job)
      .where('person', '=', person)
      .executeTakeFirst()
    return row && { ...toAnswer(row), sealed: row.sealed ?? '' }
  },
  countByKey: countIn(db, answerTables),
  async purge(keptBefore) {
    await db.deleteFrom('job_answers').where('kept_at', '<', keptBefore).execute()
  },
})
