import { planbridge } from '../contenders/planbridge.ts'
import { setStage } from '../stage/set-stage.ts'
import { cost } from './cost.ts'
import type { Patience } from './measure.ts'

/** What a call costs where several processes share one database. */
export const processes = async (newDatabase: () => Promise<string>, patience: Patience): Promise<string> => {
  // On one CPU they would take turns, and each would find its caches full of the other.
  const cpu = 'either'
  await using stage = await setStage([
    planbridge({ name: 'one process', databaseUrl: await newDatabase(), cpu }),
    planbridge({ name: 'two processes', databaseUrl: await newDatabase(), processes: 2, cpu }),
  ])
  return await cost(stage, { title: 'over PostgreSQL, 1 kB', size: 'small', patience })
}
