import { postgresClock, postgresDialect } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'
import { Kysely } from 'kysely'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'
import { query } from '../../harness/postgres/database.ts'
import { type FaultSwitch, faultyDialect } from './faulty-dialect.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'

/** A store whose statements fail on demand. */
export interface FaultyStore {
  readonly store: Store
  readonly faults: FaultSwitch
  /** The ids of all connections. */
  readonly connectionIds: () => Promise<readonly string[]>
}

/** Opens an empty store for each run of a scenario. */
export type OpenFaultyStore = () => Promise<FaultyStore>

const onSqlite: OpenFaultyStore = async () => {
  const memory = await memoryDialect()
  const { dialect, faults } = faultyDialect(memory)
  const db = new Kysely<Pick<Schema, 'connections'>>({ dialect: memory })
  const connectionIds = async () => {
    const rows = await db.selectFrom('connections').select('id').execute()
    return rows.map(({ id }) => id)
  }
  return { store: await sqlStore(dialect), faults, connectionIds }
}

const tables =
  'subjects, identities, sessions, attempts, connections, delegations, jobs, runs, budgets, pending_revocations, former_subjects, merge_offers'

let postgres: Promise<FaultyStore & { readonly url: string }> | undefined

const openPostgres = async () => {
  const url = await createDatabase()
  const { dialect, faults } = faultyDialect(postgresDialect({ url, poolMax: 4 }))
  const connectionIds = async () => {
    const rows = (await query(url, 'select id from connections')) as readonly { readonly id: string }[]
    return rows.map(({ id }) => id)
  }
  return { url, store: await sqlStore(dialect, { clock: postgresClock }), faults, connectionIds }
}

const onPostgres: OpenFaultyStore = async () => {
  const { url, ...opened } = await (postgres ??= openPostgres())
  await query(url, `truncate ${tables}`)
  // The store of the next run is the same one.
  return { ...opened, store: { ...opened.store, close: () => Promise.resolve() } }
}

export const closePostgres = async (): Promise<void> => {
  await (await postgres)?.store.close()
  postgres = undefined
}

export const engines = [
  { engine: 'SQLite', open: onSqlite },
  { engine: 'PostgreSQL', open: onPostgres },
] as const

/** A deployment over a faulty store, with a browser. */
export interface FaultyDeployment extends FaultyStore {
  readonly at: Deployment
  readonly browser: Browser
}

const sleepOneMs = () => new Promise<void>((resolve) => void setTimeout(resolve, 1))

export const openFaulty = async (open: OpenFaultyStore): Promise<FaultyDeployment> => {
  const opened = await open()
  const at = await deployment({ store: opened.store, engines: { sleep: sleepOneMs } })
  return { ...opened, at, browser: openBrowser(at) }
}
