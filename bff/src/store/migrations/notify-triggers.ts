import { type Kysely, PostgresAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { changeChannel } from '../ports/change-channel.ts'

/**
 * Per table: the column under which a row is cached, and the columns whose change invalidates it.
 * Activity, refresh leases and the renewal journal are not among them.
 */
export const notified = {
  sessions: { key: 'id_hash', columns: ['id_hash', 'subject', 'ends_at'] },
  connections: {
    key: 'id',
    columns: [
      'status',
      'choice',
      'choices',
      'scopes',
      'ends_at',
      'token_version',
      'token_ends_at',
      'token_stale_at',
    ],
  },
  delegations: { key: 'connection', columns: ['operations'] },
  subjects: { key: 'id', columns: ['guest', 'name'] },
  identities: { key: 'subject', columns: ['subject'] },
} as const

/** Triggers that notify other processes of committed changes. SQLite needs none: its feed polls `data_version`. */
export const notifyTriggers: Migration = {
  async up(db: Kysely<unknown>) {
    if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return
    await sql`
      create function planbridge_tell_row() returns trigger language plpgsql as ${sql.lit(rowBody)}`.execute(
      db,
    )
    await sql`
      create function planbridge_tell_all() returns trigger language plpgsql as ${sql.lit(allBody)}`.execute(
      db,
    )
    for (const [table, { key, columns }] of Object.entries(notified))
      await addTriggers(db, table, { key, columns })
  },
}

// Rows are cached under the key that they had before the change.
const rowBody = `begin
  perform pg_notify('${changeChannel}', tg_table_name || ' ' || (to_jsonb(old) ->> tg_argv[0]));
  return null;
end`

const allBody = `begin
  perform pg_notify('${changeChannel}', 'everything');
  return null;
end`

/** Replaces the row trigger of a table, because it depends on the names of its columns. */
export const notifyColumns = async (
  db: Kysely<unknown>,
  table: string,
  watched: { readonly key: string; readonly columns: readonly string[] },
): Promise<void> => {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return
  await sql`drop trigger ${sql.id(`${table}_tell_row`)} on ${sql.table(table)}`.execute(db)
  await addRowTrigger(db, table, watched)
}

const addRowTrigger = async (
  db: Kysely<unknown>,
  table: string,
  { key, columns }: { readonly key: string; readonly columns: readonly string[] },
) => {
  const watched = sql.join(columns.map((column) => sql.id(column)))
  await sql`
    create trigger ${sql.id(`${table}_tell_row`)} after delete or update of ${watched} on ${sql.table(table)}
    for each row execute function planbridge_tell_row(${sql.lit(key)})`.execute(db)
}

const addTriggers = async (
  db: Kysely<unknown>,
  table: string,
  { key, columns }: { readonly key: string; readonly columns: readonly string[] },
) => {
  await addRowTrigger(db, table, { key, columns })
  await sql`
    create trigger ${sql.id(`${table}_tell_all`)} after truncate on ${sql.table(table)}
    for each statement execute function planbridge_tell_all()`.execute(db)
}
