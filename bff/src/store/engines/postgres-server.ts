import { type Dialect, Kysely, sql } from 'kysely'

export interface ServerFacts {
  /** For example 180004 for 18.4. */
  readonly version: number
  readonly encoding: string
}

const versionMin = 140_000

/** Why the store cannot live in such a database; undefined where it can. */
export const serverFault = ({ version, encoding }: ServerFacts): string | undefined => {
  if (version < versionMin) return `PostgreSQL 14 or later is needed; this is ${Math.floor(version / 10_000)}`
  return encoding === 'UTF8' ? undefined : `the database must be encoded in UTF8; this one is in ${encoding}`
}

/** Throws where the database is none for us. */
export const checkServer = async (dialect: Dialect): Promise<void> => {
  const db = new Kysely<unknown>({ dialect })
  const facts = sql<ServerFacts>`
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`
  try {
    const [found] = (await facts.execute(db)).rows
    const fault = found && serverFault(found)
    if (fault !== undefined) throw new Error(fault)
  } finally {
    await db.destroy()
  }
}
