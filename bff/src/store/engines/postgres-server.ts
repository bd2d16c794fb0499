import { type Dialect, Kysely, sql } from 'kysely'

export interface ServerFacts {
  /** For example 180004 for version 18.4. */
  readonly version: number
  readonly encoding: string
}

const versionMin = 140_000

/** The reason why the database is not supported, or `undefined`. */
export const serverFault = ({ version, encoding }: ServerFacts): string | undefined => {
  if (version < versionMin)
    return `PostgreSQL 14 or later is required; this server is version ${Math.floor(version / 10_000)}`
  return encoding === 'UTF8' ? undefined : `the database encoding must be UTF8, not ${encoding}`
}

/** Throws if the database is not supported. */
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
