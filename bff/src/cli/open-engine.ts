import type { Config } from '../config/config.ts'
import { embeddedEngine } from '../scheduler/embedded-engine.ts'
import type { EngineNeeds, JobEngine } from '../scheduler/ports.ts'
import { Refusal } from './refusal.ts'

const onPostgres = async (url: string, needs: EngineNeeds): Promise<JobEngine> => {
  // Loaded where it is used: an embedded Planbridge does without its memory.
  const { pgBossEngine } = await import('../scheduler/pg-boss-engine.ts')
  const engine = pgBossEngine({ ...needs, url })
  const start: JobEngine['start'] = (backgroundTasks) =>
    engine.start(backgroundTasks).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Refusal(`The job engine cannot start in the schema pgboss of the store: ${reason}`)
    })
  return { ...engine, start }
}

/** The job engine that belongs to the store: PostgreSQL serves several instances, a file serves one. */
export const openEngine = async (place: Config['store'], needs: EngineNeeds): Promise<JobEngine> =>
  place.kind === 'postgres' ? onPostgres(place.url.reveal(), needs) : embeddedEngine(needs)
