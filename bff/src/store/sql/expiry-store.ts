import { dayMs } from '@planbridge/shared/durations'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ConnectionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Port = Pick<ConnectionStore, 'expired' | 'dueForWarning' | 'markWarned' | 'refreshTokensEndingBefore'>

type Db = Kysely<Schema>

/** Living rows, in the order in which their time comes. */
const living = (db: Db) => db.selectFrom('connections').selectAll().where('sealed', 'is not', null)

type Of = ExpressionBuilder<Schema, 'connections'>

/** The end that a row comes to next: its own, or before it the last one of its refresh token. */
const nextEnd = (eb: Of, now: number) => {
  const sooner = eb.or([eb('ends_at', 'is', null), eb('refresh_ends_at', '<', eb.ref('ends_at'))])
  return eb
    .case()
    .when(eb.and([eb('refresh_ends_at', '>', now), sooner]))
    .then(eb.ref('refresh_ends_at'))
    .else(eb.ref('ends_at'))
    .end()
}

// A warning is of one end: where another one comes nearer, or the same one moves, it is given anew.
const unwarned = (eb: Of, end: number | ReturnType<typeof nextEnd>, days: number) =>
  eb.or([eb('warned_days', 'is', null), eb('warned_days', '>', days), eb('warned_end', '<>', end)])

const pastTheirEnd =
  (db: Db): Port['expired'] =>
  async (now, limit) => {
    const rows = await living(db).where('ends_at', '<=', now).orderBy('ends_at').limit(limit).execute()
    return rows.map(fromColumns)
  }

const toWarn =
  (db: Db): Port['dueForWarning'] =>
  async (now, days, limit) => {
    const rows = await living(db)
      .where('status', 'in', ['active', 'choose-account'])
      .where((eb) => eb(nextEnd(eb, now), '>', now))
      .where((eb) => eb(nextEnd(eb, now), '<=', now + days * dayMs))
      .where((eb) => unwarned(eb, nextEnd(eb, now), days))
      .orderBy((eb) => nextEnd(eb, now))
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const warn =
  (db: Db): Port['markWarned'] =>
  async (id, end, days) => {
    const result = await db
      .updateTable('connections')
      .set({ warned_days: days, warned_end: end })
      .where('id', '=', id)
      .where((eb) => unwarned(eb, end, days))
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const dyingOfDisuse =
  (db: Db): Port['refreshTokensEndingBefore'] =>
  async (before, limit) => {
    const rows = await living(db)
      .where('model', '=', 'delegation')
      .where('status', '=', 'active')
      .where('refresh_ends_at', '<=', before)
      .orderBy('refresh_ends_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

/** The questions that somebody has to ask of all connections from time to time. */
export const expiryStore = (db: Db): Port => ({
  expired: pastTheirEnd(db),
  dueForWarning: toWarn(db),
  markWarned: warn(db),
  refreshTokensEndingBefore: dyingOfDisuse(db),
})
