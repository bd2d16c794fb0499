import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Texts that earlier versions stored with U+0000 on SQLite, in rows that are written again as a whole or shown. */
const columns = {
  jobs: ['body', 'fields'],
  delegations: ['purpose'],
  connections: ['account_name', 'account_detail'],
  subjects: ['name'],
} as const

// SQLite's own replace() does not find U+0000.
const clean = async (db: Kysely<unknown>, table: string, column: string) => {
  const [from, text] = [sql.table(table), sql.ref(column)]
  const { rows } = await sql<{ rowid: number; text: string }>`
    select rowid, ${text} as text from ${from} where instr(${text}, char(0)) > 0`.execute(db)
  for (const row of rows)
    await sql`update ${from} set ${text} = ${row.text.replaceAll('\0', '')} where rowid = ${row.rowid}`.execute(
      db,
    )
}

/** The store refuses U+0000. PostgreSQL always did, so only SQLite has such texts. */
export const zeroCharacters: Migration = {
  async up(db: Kysely<unknown>) {
    if (db.getExecutor().adapter instanceof PostgresAdapter) return
    for (const [table, names] of Object.entries(columns))
      for (const name of names) await clean(db, table, name)
  },
}
