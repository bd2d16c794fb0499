import { planbridge } from '../contenders/planbridge.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { cost } from './cost.ts'
import type { Effort } from './measure.ts'

export interface Databases {
  readonly newDatabase: () => Promise<string>
  readonly copyDatabase: (url: string) => Promise<string>
}

/** The cost of a call with two processes over one database, and with two separate databases. */
export const processes = async (
  { newDatabase, copyDatabase }: Databases,
  effort: Effort,
): Promise<string> => {
  // On one CPU they would alternate and evict each other's CPU caches.
  const cpu = 'either'
  const two = { processes: 2, cpu } as const
  await using environment = await openEnvironment([
    planbridge({ name: 'one process', databaseUrl: await newDatabase(), cpu }),
    planbridge({
      name: 'two with their own databases',
      ...two,
      databaseUrl: await newDatabase(),
      copyDatabase,
    }),
    planbridge({ name: 'two over one database', ...two, databaseUrl: await newDatabase() }),
  ])
  return await cost(environment, { title: 'over PostgreSQL, 1 kB', size: 'small', effort })
}
