import { sqlStore } from '@planbridge/bff/testing'
import { Kysely, sql } from 'kysely'
import { evilHost } from '../../mock/faults/provider/evil-host.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'
import { deployment, type DeploymentOptions } from './deployment.ts'
import { memoryDialect } from '../sqlite/memory-dialect.ts'
import { movableClock } from './movable-clock.ts'

const tables = [
  'subjects',
  'identities',
  'sessions',
  'attempts',
  'connections',
  'pending_revocations',
] as const
type Row = Readonly<Record<string, unknown>>

/** A deployment for signed-in people in which a scripted hostile provider replaces Dynamic Planner. */
export const hostileDeployment = async (options: DeploymentOptions = {}) => {
  const clock = options.clock ?? movableClock()
  const provider = hostileProvider({ now: clock.now })
  const evil = evilHost()
  const dialect = await memoryDialect()
  const store = options.store ?? (await sqlStore(dialect))
  const db = new Kysely<Record<(typeof tables)[number], Row>>({ dialect })
  const at = await deployment({
    posture: 'signed-in-people',
    ...options,
    clock,
    store,
    programs: [provider, evil, ...(options.programs ?? [])],
  })
  const rows = async (table: (typeof tables)[number]): Promise<readonly Row[]> =>
    (await sql<Row>`select * from ${sql.table(table)}`.execute(db)).rows
  return {
    ...at,
    provider,
    evil,
    rows,
    /** All rows of the store as JSON. */
    storeText: async () => JSON.stringify(await Promise.all(tables.map(rows))),
  }
}

export type HostileDeployment = Awaited<ReturnType<typeof hostileDeployment>>
