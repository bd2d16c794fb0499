import type { Kysely } from 'kysely'
import type { SubjectStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Db = Kysely<Schema>
type Port = SubjectStore

const create =
  (db: Db): Port['create'] =>
  async ({ id, tenant, guest, name }) => {
    await db
      .insertInto('subjects')
      .values({ id, tenant, guest: guest ? 1 : 0, name })
      .execute()
  }

const find =
  (db: Db): Port['find'] =>
  async (id) => {
    const row = await db.selectFrom('subjects').selectAll().where('id', '=', id).executeTakeFirst()
    return row && { ...row, guest: row.guest === 1 }
  }

// A no-op update locks the row in both engines.
const lock =
  (db: Db): Port['lock'] =>
  async (id) => {
    const { numUpdatedRows } = await db
      .updateTable('subjects')
      .set({ id })
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

const identify =
  (db: Db): Port['identify'] =>
  async (id, name) => {
    await db
      .updateTable('subjects')
      .set((eb) => ({ guest: 0, name: name ?? eb.ref('name') }))
      .where('id', '=', id)
      .execute()
  }

const ownerOf =
  (db: Db): Port['ownerOf'] =>
  async (tenant, { issuer, account }) => {
    const row = await db
      .selectFrom('identities')
      .select('subject')
      .where('tenant', '=', tenant)
      .where('issuer', '=', issuer)
      .where('account', '=', account)
      .executeTakeFirst()
    return row?.subject
  }

const attach =
  (db: Db): Port['attach'] =>
  async (tenant, identity, subject) => {
    await db
      .insertInto('identities')
      .values({ tenant, ...identity, subject })
      .onConflict((conflict) => conflict.columns(['tenant', 'issuer', 'account']).doNothing())
      .execute()
    const owner = await ownerOf(db)(tenant, identity)
    return owner ?? subject
  }

const identitiesOf =
  (db: Db): Port['identitiesOf'] =>
  (subject) =>
    db.selectFrom('identities').select(['issuer', 'account']).where('subject', '=', subject).execute()

export const subjectStore = (db: Db): Port => ({
  create: create(db),
  find: find(db),
  lock: lock(db),
  identify: identify(db),
  ownerOf: ownerOf(db),
  attach: attach(db),
  identitiesOf: identitiesOf(db),
})
