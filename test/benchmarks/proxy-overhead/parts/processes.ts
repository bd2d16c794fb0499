import { planbridge } from '../contenders/planbridge.ts'
import { setStage } from '../stage/set-stage.ts'
import { cost } from './cost.ts'
import type { Patience } from './measure.ts'

/** What a call costs where several processes share one database. */
export const processes = async (newDatabase: () => Promise<string>, patience: Patience): Promise<string> => {
  await using stage = await setStage([
    planbridge({ name: 'one process', databaseUrl: await newDatabase() }),
    planbridge({ name: 'two processes', databaseUrl: await newDatabase(), processes: 2 }),
  ])
  return await cost(stage, { title: 'over PostgreSQL, 1 kB', size: 'small', patience })
}
