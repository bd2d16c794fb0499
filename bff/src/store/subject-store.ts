import type { Kysely } from 'kysely'
import type { SubjectStore } from './ports.ts'
import type { Schema } from './schema.ts'

export const subjectStore = (db: Kysely<Schema>): SubjectStore => ({
  async create({ id, tenant, guest, name }) {
    await db
      .insertInto('subjects')
      .values({ id, tenant, guest: guest ? 1 : 0, name })
      .execute()
  },
  async find(id) {
    const row = await db.selectFrom('subjects').selectAll().where('id', '=', id).executeTakeFirst()
    return row && { ...row, guest: row.guest === 1 }
  },
  async know(id, name) {
    await db
      .updateTable('subjects')
      .set((eb) => ({ guest: 0, name: name ?? eb.ref('name') }))
      .where('id', '=', id)
      .execute()
  },
  async ownerOf(tenant, { issuer, account }) {
    const row = await db
      .selectFrom('identities')
      .select('subject')
      .where('tenant', '=', tenant)
      .where('issuer', '=', issuer)
      .where('account', '=', account)
      .executeTakeFirst()
    return row?.subject
  },
  async attach(tenant, identity, subject) {
    await db
      .insertInto('identities')
      .values({ tenant, ...identity, subject })
      .onConflict((conflict) => conflict.columns(['tenant', 'issuer', 'account']).doNothing())
      .execute()
    const owner = await this.ownerOf(tenant, identity)
    return owner ?? subject
  },
  identitiesOf: (subject) =>
    db.selectFrom('identities').select(['issuer', 'account']).where('subject', '=', subject).execute(),
})
