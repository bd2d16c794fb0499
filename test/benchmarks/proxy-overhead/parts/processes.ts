import { planbridge } from '../contenders/planbridge.ts'
import { openEnvironment } from '../environment/open-environment.ts'
import { cost } from './cost.ts'
import type { Effort } from './measure.ts'

export interface Databases {
  readonly newDatabase: () => Promise<string>
  readonly copyDatabase: (url: string) => Promise<string>
}

/** What a call costs where two processes share a database, beside two that share nothing but the machine. */
export const processes = async (
  { newDatabase, copyDatabase }: Databases,
  effort: Effort,
): Promise<string> => {
  // On one CPU they would take turns, and each would find its caches full of the other.
  const cpu = 'either'
  const two = { processes: 2, cpu } as const
  await using environment = await openEnvironment([
    planbridge({ name: 'one process', databaseUrl: await newDatabase(), cpu }),
    planbridge({ name: 'two that share nothing', ...two, databaseUrl: await newDatabase(), copyDatabase }),
    planbridge({ name: 'two over one database', ...two, databaseUrl: await newDatabase() }),
  ])
  return await cost(environment, { title: 'over PostgreSQL, 1 kB', size: 'small', effort })
}
