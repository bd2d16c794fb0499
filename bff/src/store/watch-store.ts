import type { Kysely } from 'kysely'
import { fromColumns } from './connection-row.ts'
import type { ConnectionStore } from './ports.ts'
import type { Schema } from './schema.ts'

type Port = Pick<ConnectionStore, 'pastTheirEnd' | 'toWarn' | 'warn' | 'dyingOfDisuse'>

type Db = Kysely<Schema>

/** Living rows, in the order in which their time comes. */
const living = (db: Db) => db.selectFrom('connections').selectAll().where('sealed', 'is not', null)

const pastTheirEnd =
  (db: Db): Port['pastTheirEnd'] =>
  async (now, limit) => {
    const rows = await living(db).where('ends_at', '<=', now).orderBy('ends_at').limit(limit).execute()
    return rows.map(fromColumns)
  }

const toWarn =
  (db: Db): Port['toWarn'] =>
  async (before, days, limit) => {
    const rows = await living(db)
      .where('ends_at', '<=', before)
      .where((eb) => eb.or([eb('warned_days', 'is', null), eb('warned_days', '>', days)]))
      .orderBy('ends_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const warn =
  (db: Db): Port['warn'] =>
  async (id, days) => {
    const result = await db
      .updateTable('connections')
      .set({ warned_days: days })
      .where('id', '=', id)
      .where((eb) => eb.or([eb('warned_days', 'is', null), eb('warned_days', '>', days)]))
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const dyingOfDisuse =
  (db: Db): Port['dyingOfDisuse'] =>
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
export const watchStore = (db: Db): Port => ({
  pastTheirEnd: pastTheirEnd(db),
  toWarn: toWarn(db),
  warn: warn(db),
  dyingOfDisuse: dyingOfDisuse(db),
})
