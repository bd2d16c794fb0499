import { BrowserFamily, SystemFamily } from '@planbridge/shared/contract'
import type { Kysely, Selectable } from 'kysely'
import type { ListedSession, Millis, SessionRecord, SessionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { endOffers } from './end-offers.ts'
import { inTransaction } from './in-transaction.ts'
import { mayHaveMore, purgedMax } from './purged-rows.ts'

const toRecord = (row: Selectable<Schema['sessions']>): SessionRecord => ({
  record: row.record,
  tenant: row.tenant,
  subject: row.subject,
  ...firmOf(row),
  seenAt: row.seen_at,
  endsAt: row.ends_at,
})

/** A value of a later version is not known here. */
const toListed = (row: Selectable<Schema['sessions']>): ListedSession => ({
  ...toRecord(row),
  startedAt: row.started_at,
  browser: BrowserFamily.safeParse(row.browser).data ?? null,
  system: SystemFamily.safeParse(row.system).data ?? null,
})

const firmOf = ({ sign_in: signIn, role }: Selectable<Schema['sessions']>): Pick<SessionRecord, 'firm'> =>
  signIn === null ? {} : { firm: { signIn, role: role === 'operator' ? 'operator' : 'person' } }

const columnsOf = (firm: SessionRecord['firm']): Pick<Selectable<Schema['sessions']>, 'sign_in' | 'role'> =>
  firm ? { sign_in: firm.signIn, role: firm.role } : { sign_in: null, role: null }

type Db = Kysely<Schema>
type Port = SessionStore

const unknownFacts = { startedAt: null, browser: null, system: null }

const create =
  (db: Db): Port['create'] =>
  async (session, idHash, facts) => {
    const { record, tenant, subject, firm, seenAt, endsAt } = session
    const empty = { former_hash: null, former_until: null }
    const { startedAt, browser, system } = { ...unknownFacts, ...facts }
    const known = { started_at: startedAt, browser, system }
    await db
      .insertInto('sessions')
      .values({
        record,
        id_hash: idHash,
        ...empty,
        ...known,
        tenant,
        subject,
        ...columnsOf(firm),
        seen_at: seenAt,
        ends_at: endsAt,
      })
      .execute()
  }

const find =
  (db: Db): Port['find'] =>
  async (idHash) => {
    const row = await db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst()
    return row && toRecord(row)
  }

const findByFormer =
  (db: Db): Port['findByFormer'] =>
  async (idHash, now) => {
    const row = await db
      .selectFrom('sessions')
      .selectAll()
      .where('former_hash', '=', idHash)
      .where('former_until', '>', now)
      .executeTakeFirst()
    return row && toRecord(row)
  }

const among =
  (db: Db): Port['among'] =>
  async (records) => {
    if (records.length === 0) return []
    const rows = await db.selectFrom('sessions').selectAll().where('record', 'in', records).execute()
    return rows.map(toRecord)
  }

const rotate =
  (db: Db): Port['rotate'] =>
  async (record, { idHash, formerUntil, subject, tenant, firm }) => {
    const result = await db
      .updateTable('sessions')
      .set((eb) => ({
        ...(formerUntil !== null && { former_hash: eb.ref('id_hash'), former_until: formerUntil }),
        id_hash: idHash,
        subject,
        ...(tenant !== undefined && { tenant }),
        ...columnsOf(firm),
      }))
      .where('record', '=', record)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const touch =
  (db: Db): Port['touch'] =>
  async (record, seenAt) => {
    const result = await db
      .updateTable('sessions')
      .set({ seen_at: seenAt })
      .where('record', '=', record)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const remove =
  (db: Db): Port['remove'] =>
  (record) =>
    inTransaction(db, async (transaction) => {
      // The session first, as when an attempt is completed, so that the two cannot deadlock.
      await transaction.deleteFrom('sessions').where('record', '=', record).execute()
      await transaction.deleteFrom('attempts').where('session', '=', record).execute()
      await endOffers(transaction, (offers) => offers.where('session', '=', record))
    })

const prove =
  (db: Db): Port['prove'] =>
  async (record, at) => {
    await db.updateTable('sessions').set({ proved_at: at }).where('record', '=', record).execute()
  }

const provedAt =
  (db: Db): Port['provedAt'] =>
  async (record) => {
    const row = await db
      .selectFrom('sessions')
      .select('proved_at')
      .where('record', '=', record)
      .executeTakeFirst()
    return row?.proved_at ?? null
  }

// SQLite allows OFFSET only after LIMIT.
const rowsMax = 10_000

const othersBeyond =
  (db: Db): Port['othersBeyond'] =>
  async ({ record, subject }, keep) => {
    if (subject === null) return []
    const rows = await db
      .selectFrom('sessions')
      .select('record')
      .where('subject', '=', subject)
      .where('record', '!=', record)
      .orderBy('seen_at', 'desc')
      .orderBy('record')
      .limit(rowsMax)
      .offset(keep)
      .execute()
    return rows.map((row) => row.record)
  }

const hasLive =
  (db: Db): Port['hasLive'] =>
  async (subject, now, seenAfter) => {
    const row = await db
      .selectFrom('sessions')
      .select('record')
      .where('subject', '=', subject)
      .where('ends_at', '>', now)
      .where('seen_at', '>', seenAfter)
      .executeTakeFirst()
    return row !== undefined
  }

const listOf =
  (db: Db): Port['listOf'] =>
  async (subject, now, seenAfter) => {
    const rows = await db
      .selectFrom('sessions')
      .selectAll()
      .where('subject', '=', subject)
      .where('ends_at', '>', now)
      .where('seen_at', '>', seenAfter)
      .orderBy('seen_at', 'desc')
      .orderBy('record')
      .limit(rowsMax)
      .execute()
    return rows.map(toListed)
  }

export const sessionStore = (db: Db): Port => ({
  create: create(db),
  find: find(db),
  findByFormer: findByFormer(db),
  among: among(db),
  rotate: rotate(db),
  touch: touch(db),
  remove: remove(db),
  prove: prove(db),
  provedAt: provedAt(db),
  othersBeyond: othersBeyond(db),
  hasLive: hasLive(db),
  listOf: listOf(db),
})

/** Deletes some sessions that ended before `now` or were not seen since `seenAfter`. Resolves to true if there may be more. */
export const purgeSessions = async (db: Kysely<Schema>, now: Millis, seenAfter: Millis): Promise<boolean> => {
  const ended = db
    .selectFrom('sessions')
    .select('record')
    .where((eb) => eb.or([eb('ends_at', '<', now), eb('seen_at', '<', seenAfter)]))
    .limit(purgedMax)
  return mayHaveMore(await db.deleteFrom('sessions').where('record', 'in', ended).executeTakeFirstOrThrow())
}
