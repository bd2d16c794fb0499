import { dayMs } from '@planbridge/shared/durations'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ConnectionStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { compiledQuery } from './compiled-query.ts'

type Port = Pick<
  ConnectionStore,
  | 'expired'
  | 'dueForWarning'
  | 'markWarned'
  | 'refreshTokensEndingBefore'
  | 'identityChecksDue'
  | 'unverified'
>

type Db = Kysely<Schema>

/** Connections that still have a token set. */
const withTokens = (db: Db) => db.selectFrom('connections').selectAll().where('sealed', 'is not', null)

type Of = ExpressionBuilder<Schema, 'connections'>

/** The next end of a connection: its own, or the end of its refresh token if that is earlier. */
const nextEnd = (eb: Of, now: number) => {
  const sooner = eb.or([eb('ends_at', 'is', null), eb('refresh_ends_at', '<', eb.ref('ends_at'))])
  return eb
    .case()
    .when(eb.and([eb('refresh_ends_at', '>', now), sooner]))
    .then(eb.ref('refresh_ends_at'))
    .else(eb.ref('ends_at'))
    .end()
}

// A warning applies to one end. If another end becomes the next one, or the end moves, the warning is due again.
const unwarned = (eb: Of, end: number | ReturnType<typeof nextEnd>, days: number) =>
  eb.or([eb('warned_days', 'is', null), eb('warned_days', '>', days), eb('warned_end', '<>', end)])

const expired = (db: Db): Port['expired'] => {
  const find = compiledQuery(db, (now: number, limit: number) =>
    withTokens(db).where('ends_at', '<=', now).orderBy('ends_at').limit(limit),
  )
  return async (now, limit) => {
    const rows = await find(now, limit)
    return rows.map(fromColumns)
  }
}

const dueForWarning =
  (db: Db): Port['dueForWarning'] =>
  async (now, days, limit) => {
    const rows = await withTokens(db)
      .where('status', 'in', ['active', 'choose-account'])
      .where((eb) => eb(nextEnd(eb, now), '>', now))
      .where((eb) => eb(nextEnd(eb, now), '<=', now + days * dayMs))
      .where((eb) => unwarned(eb, nextEnd(eb, now), days))
      .orderBy((eb) => nextEnd(eb, now))
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const markWarned =
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

const refreshTokensEndingBefore =
  (db: Db): Port['refreshTokensEndingBefore'] =>
  async (before, limit) => {
    const rows = await withTokens(db)
      .where('model', '=', 'delegation')
      .where('status', '=', 'active')
      .where('refresh_ends_at', '<=', before)
      .orderBy('refresh_ends_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const identityChecksDue =
  (db: Db): Port['identityChecksDue'] =>
  async (now, limit) => {
    const rows = await withTokens(db)
      .where('identity_check_at', '<=', now)
      .orderBy('identity_check_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const unverified =
  (db: Db): Port['unverified'] =>
  async (now, limit) => {
    const rows = await db
      .selectFrom('connections')
      .selectAll()
      .where('pending_until', '<=', now)
      .orderBy('pending_until')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

/**
 * The periodic queries over all connections: expired, due for a warning, refresh token about to expire, ID token to be judged again, not
 * verified in time.
 */
export const expiryStore = (db: Db): Port => ({
  expired: expired(db),
  dueForWarning: dueForWarning(db),
  markWarned: markWarned(db),
  refreshTokensEndingBefore: refreshTokensEndingBefore(db),
  identityChecksDue: identityChecksDue(db),
  unverified: unverified(db),
})
