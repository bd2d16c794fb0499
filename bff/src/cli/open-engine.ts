import type { Config } from '../config/config.ts'
import { embeddedEngine } from '../scheduler/embedded-engine.ts'
import type { EngineNeeds, JobEngine } from '../scheduler/ports.ts'
import { reasonOf } from './open-store.ts'
import { OperatorError } from './operator-error.ts'

const onPostgres = async (url: string, needs: EngineNeeds): Promise<JobEngine> => {
  // Imported on demand: an instance on SQLite saves its memory.
  const { pgBossEngine } = await import('../scheduler/pg-boss-engine.ts')
  const engine = pgBossEngine({ ...needs, url })
  const start: JobEngine['start'] = (backgroundTasks) =>
    engine.start(backgroundTasks).catch(async (error: unknown) => {
      await engine.stop().catch(() => undefined)
      throw new OperatorError(
        `The job engine cannot start in the store's pgboss schema: ${reasonOf(error)}`,
        {
          cause: error,
        },
      )
    })
  return { ...engine, start }
}

/** The job engine for the configured store: pg-boss for PostgreSQL (several instances), in-process for SQLite (one instance). */
export const openEngine = async (place: Config['store'], needs: EngineNeeds): Promise<JobEngine> =>
  place.kind === 'postgres' ? onPostgres(place.url.reveal(), needs) : embeddedEngine(needs)
