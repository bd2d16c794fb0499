import { sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { Kysely, sql } from 'kysely'
import { deployment, type DeploymentWish } from './deployment.ts'
import { movableClock } from './movable-clock.ts'
import { evilHost } from '../../mock/faults/provider/evil-host.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'

const tables = ['subjects', 'identities', 'sessions', 'attempts', 'connections'] as const
type Row = Readonly<Record<string, unknown>>

/** Planbridge as people sign in to it, with a provider that does as it is told in the place of Dynamic Planner. */
export const hostileDeployment = async (wish: DeploymentWish = {}) => {
  const clock = wish.clock ?? movableClock()
  const provider = hostileProvider({ now: clock.now })
  const evil = evilHost()
  const dialect = sqliteDialect(':memory:')
  const store = wish.store ?? (await sqlStore(dialect))
  const db = new Kysely<Record<(typeof tables)[number], Row>>({ dialect })
  const at = await deployment({
    posture: 'signed-in-people',
    ...wish,
    clock,
    store,
    programs: [provider, evil, ...(wish.programs ?? [])],
  })
  const rows = async (table: (typeof tables)[number]): Promise<readonly Row[]> =>
    (await sql<Row>`select * from ${sql.table(table)}`.execute(db)).rows
  return {
    ...at,
    provider,
    evil,
    rows,
    /** Everything that lies in the store, as text. */
    storeText: async () => JSON.stringify(await Promise.all(tables.map(rows))),
  }
}

export type HostileDeployment = Awaited<ReturnType<typeof hostileDeployment>>
