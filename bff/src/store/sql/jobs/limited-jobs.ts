import type { Kysely } from 'kysely'
import { fromJob, toJob } from './job-row.ts'
import type { JobOwner, JobStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { inTransaction } from '../in-transaction.ts'

type Db = Kysely<Schema>

// A no-op update locks the row in both engines, so that concurrent changes for one person are made one after another.
const lockPerson = (db: Db, { person }: Pick<JobOwner, 'person'>) =>
  db.updateTable('subjects').set({ id: person }).where('id', '=', person).execute()

/** Locks the person, who may have been merged into another subject since the request began. */
const lockOwner = async (db: Db, owner: JobOwner): Promise<JobOwner> => {
  await lockPerson(db, owner)
  const merged = await db
    .selectFrom('former_subjects')
    .select('subject')
    .where('id', '=', owner.person)
    .executeTakeFirst()
  return merged ? { ...owner, person: merged.subject } : owner
}

const totalOf = async (db: Db, { tenant, person }: JobOwner) => {
  const { count, bytes } = await db
    .selectFrom('jobs')
    .select((eb) => [eb.fn.countAll().as('count'), eb.fn.sum('bytes').as('bytes')])
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .executeTakeFirstOrThrow()
  return { count: Number(count), bytes: Number(bytes ?? 0) }
}

const countOf = async (db: Db, { tenant }: Pick<JobOwner, 'tenant'>): Promise<number> => {
  const { count } = await db
    .selectFrom('jobs')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow()
  return Number(count)
}

const addWithin =
  (db: Db): JobStore['addWithin'] =>
  (job, named, limits) =>
    inTransaction(db, async (transaction) => {
      const owner = await lockOwner(transaction, named)
      const row = { ...fromJob(job), ...owner }
      const { count, bytes } = await totalOf(transaction, owner)
      if (count >= limits.perPerson) return 'perPerson'
      if (bytes + Number(row.bytes) > limits.bytesPerPerson) return 'bytesPerPerson'
      if ((await countOf(transaction, owner)) >= limits.perTenant) return 'perTenant'
      await transaction.insertInto('jobs').values(row).execute()
      return undefined
    })

const changeWithin =
  (db: Db): JobStore['changeWithin'] =>
  (id, update, bytesPerPerson) =>
    inTransaction(db, async (transaction) => {
      const found = await transaction.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
      if (!found) return undefined
      await lockPerson(transaction, found)
      const locked = await transaction
        .updateTable('jobs')
        .set({ id })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!locked) return undefined
      const job = update(toJob(locked))
      const row = fromJob(job)
      const grows = Number(row.bytes) > locked.bytes
      const { bytes } = await totalOf(transaction, locked)
      // A person above the limit, for example after it was lowered, can still make a job smaller.
      if (grows && bytes - locked.bytes + Number(row.bytes) > bytesPerPerson) return 'too-large'
      await transaction.updateTable('jobs').set(row).where('id', '=', id).execute()
      return job
    })

/** Additions and changes of jobs within limits. */
export const limitedJobs = (db: Db): Pick<JobStore, 'addWithin' | 'changeWithin'> => ({
  addWithin: addWithin(db),
  changeWithin: changeWithin(db),
})
