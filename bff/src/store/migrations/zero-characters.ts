import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Texts that earlier versions stored with U+0000 on SQLite, in rows that are written again as a whole or shown. */
const columns = {
  jobs: ['body', 'fields'],
  delegations: ['purpose'],
  connections: ['account_name', 'account_detail'],
  subjects: ['name'],
} as const

/** The store refuses U+0000. PostgreSQL always did, so only SQLite has such texts. */
export const zeroCharacters: Migration = {
  async up(db: Kysely<unknown>) {
    if (db.getExecutor().adapter instanceof PostgresAdapter) return
    for (const [table, names] of Object.entries(columns))
      for (const name of names)
        await sql`
          update ${sql.table(table)} set ${sql.ref(name)} = replace(${sql.ref(name)}, char(0), '')
          where instr(${sql.ref(name)}, char(0)) > 0`.execute(db)
  },
}
