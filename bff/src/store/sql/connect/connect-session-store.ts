import type { Kysely } from 'kysely'
import type { ConnectSessionStore, Millis } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { announcedColumns, enteredColumns, fromColumns, toColumns } from './connect-session-row.ts'
import { inTransaction } from '../in-transaction.ts'
import { mayHaveMore, purgedMax } from '../purged-rows.ts'
import { subjectStore } from '../subject-store.ts'

type Db = Kysely<Schema>
type Port = ConnectSessionStore

const all = (db: Db) => db.selectFrom('connect_sessions').selectAll()

/** An update that its frame and window are to see. */
const changing = (db: Db, id: string) =>
  db
    .updateTable('connect_sessions')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', id)

const changingOpen = (db: Db, id: string, now: Millis) =>
  changing(db, id).where('status', '=', 'open').where('expires_at', '>', now)

const isOne = ({ numUpdatedRows }: { readonly numUpdatedRows: bigint }): boolean => numUpdatedRows === 1n

const add =
  (db: Db): Port['add'] =>
  (session, openMax) =>
    inTransaction(db, async (transaction) => {
      // Locked, so that two requests do not both take the last place, and the subject is not erased meanwhile.
      if (!(await subjectStore(transaction).lock(session.subject))) return 'gone'
      const { open } = await transaction
        .selectFrom('connect_sessions')
        .select((eb) => eb.fn.countAll().as('open'))
        .where('subject', '=', session.subject)
        .where('status', '=', 'open')
        .where('expires_at', '>', session.createdAt)
        .executeTakeFirstOrThrow()
      if (Number(open) >= openMax) return 'full'
      await transaction.insertInto('connect_sessions').values(toColumns(session)).execute()
      return 'added'
    })

const announce =
  (db: Db): Port['announce'] =>
  async (id, window, now) =>
    isOne(await changingOpen(db, id, now).set(announcedColumns(window)).executeTakeFirst())

const enter =
  (db: Db): Port['enter'] =>
  async (id, secretHash, { window, keepsPerson, now }) => {
    const entering = changingOpen(db, id, now)
      .set(enteredColumns(window))
      .set(keepsPerson ? {} : { confirmed: 0 })
    if (window.presentation === 'link')
      return isOne(
        await entering
          .set({ link_used: 1 })
          .where('link_hash', '=', secretHash)
          .where('link_used', '=', 0)
          .executeTakeFirst(),
      )
    return isOne(
      await entering
        .set(announcedColumns(null))
        .where('window_hash', '=', secretHash)
        .where('window_until', '>', now)
        .executeTakeFirst(),
    )
  }

const confirm =
  (db: Db): Port['confirm'] =>
  async (id, cookieHash, now) =>
    isOne(
      await changingOpen(db, id, now)
        .set({ confirmed: 1 })
        .where('cookie_hash', '=', cookieHash)
        .executeTakeFirst(),
    )

const note =
  (db: Db): Port['note'] =>
  async (id, failure) => {
    await changing(db, id)
      .set({ failure: failure && JSON.stringify(failure) })
      .where('status', '=', 'open')
      .execute()
  }

// A no-op update locks the row in both engines.
const lock =
  (db: Db): Port['lock'] =>
  async (id, cookieHash, now) => {
    const locking = db
      .updateTable('connect_sessions')
      .set({ id })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('expires_at', '>', now)
    const ofWindow = cookieHash === null ? locking : locking.where('cookie_hash', '=', cookieHash)
    return isOne(await ofWindow.executeTakeFirst())
  }

const made =
  (db: Db): Port['made'] =>
  async (id, { connection, status, expiresAt }) => {
    await changing(db, id)
      .set({ connection, status, failure: null, ...announcedColumns(null) })
      .set(expiresAt === null ? {} : { expires_at: expiresAt })
      .execute()
  }

const complete =
  (db: Db): Port['complete'] =>
  async (id, now) =>
    isOne(
      await changing(db, id)
        .set({ status: 'complete' })
        .where('status', '=', 'pending_verification')
        .where('expires_at', '>', now)
        .executeTakeFirst(),
    )

const end =
  (db: Db): Port['end'] =>
  async ({ id, status: before }, { status, failure }) =>
    isOne(
      await changing(db, id)
        .set({ status, ...announcedColumns(null) })
        .set(failure ? { failure: JSON.stringify(failure) } : {})
        .where('status', '=', before)
        .executeTakeFirst(),
    )

const overdue =
  (db: Db): Port['overdue'] =>
  async (now, limit) => {
    const rows = await all(db)
      .where('status', 'in', ['open', 'pending_verification'])
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

export const connectSessionStore = (db: Db): Port => ({
  add: add(db),
  async find(id) {
    const row = await all(db).where('id', '=', id).executeTakeFirst()
    return row && fromColumns(row)
  },
  async findByToken(tokenHash) {
    const row = await all(db).where('token_hash', '=', tokenHash).executeTakeFirst()
    return row && fromColumns(row)
  },
  async findBySecret(secretHash) {
    const row = await all(db)
      .where((eb) => eb.or([eb('window_hash', '=', secretHash), eb('link_hash', '=', secretHash)]))
      .executeTakeFirst()
    return row && fromColumns(row)
  },
  announce: announce(db),
  enter: enter(db),
  confirm: confirm(db),
  note: note(db),
  lock: lock(db),
  made: made(db),
  complete: complete(db),
  end: end(db),
  async touch(id) {
    await changing(db, id).execute()
  },
  overdue: overdue(db),
})

/** Kept for a day after its end, so that its frame and its host can still read how it ended. */
const keptMs = 86_400_000

/** Deletes connect sessions that ended long ago. */
/** Deletes some sessions that ended long ago. Resolves to true if there may be more. */
export const purgeConnectSessions = async (db: Db, now: Millis): Promise<boolean> => {
  const old = db
    .selectFrom('connect_sessions')
    .select('id')
    .where('expires_at', '<', now - keptMs)
    .limit(purgedMax)
  return mayHaveMore(await db.deleteFrom('connect_sessions').where('id', 'in', old).executeTakeFirstOrThrow())
}
