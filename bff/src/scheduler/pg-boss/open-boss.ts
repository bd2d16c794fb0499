import { Pool } from 'pg'
import { PgBoss, type QueueOptions } from 'pg-boss'
import type { EngineNeeds } from '../ports.ts'

/** Queue of the single job that the leader claims. */
export const leaderQueue = 'watch'
/** Queue of due runs, each under the id of its job. */
export const runQueue = 'runs'

/** Interval of the heartbeats for claimed jobs. */
export const heartbeatMs = 5_000

// A run that fails before it starts is still due in the store's tables, so the queue itself never retries.
const commonOptions = { retryLimit: 0, heartbeatSeconds: 15, deleteAfterSeconds: 3_600 }

/** `expireInSeconds` exceeds the longest claim: leadership is released, and a run times out, much earlier. */
const queues: Readonly<Record<string, QueueOptions>> = {
  [leaderQueue]: { ...commonOptions, expireInSeconds: 7_200 },
  [runQueue]: { ...commonOptions, expireInSeconds: 600 },
}

/** Interval at which pg-boss looks for jobs with missed heartbeats. */
const superviseIntervalSeconds = 10

const dailySeconds = 86_400

// Features that we do not use (schedules, flows, statistics, notifications) are off or rare, so that an idle instance sends few queries.
const options = {
  schedule: false,
  superviseIntervalSeconds,
  monitorIntervalSeconds: superviseIntervalSeconds,
  maintenanceIntervalSeconds: 600,
  flowIntervalSeconds: dailySeconds,
  bamIntervalSeconds: 3_600,
  queueCacheIntervalSeconds: 3_600,
  monitorVacuum: false,
}

export interface BossNeeds extends Pick<EngineNeeds, 'report'> {
  /** Usually contains a password: never print it. */
  readonly url: string
  /** Query timeout. It can be long, because no request waits for these queries. */
  readonly silenceMs?: number
}

const defaultSilenceMs = 30_000

const openPool = ({ url, report, silenceMs = defaultSilenceMs }: BossNeeds) => {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 3_000,
    query_timeout: silenceMs,
    maxLifetimeSeconds: 300,
    keepAlive: true,
    application_name: 'planbridge-jobs',
  })
  pool.on('error', report)
  return pool
}

/** Opens pg-boss with a small database pool of its own. */
export const openBoss = (needs: BossNeeds) => {
  const pool = openPool(needs)
  const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
  const boss = new PgBoss({ ...options, db })
  // pg-boss also reports plain objects that are not `Error`s.
  const report = (cause: { readonly message: string }) => needs.report(new Error(cause.message, { cause }))
  boss.on('error', report)
  boss.on('warning', report)
  const close = async () => {
    await boss.stop({ graceful: false })
    await pool.end()
  }
  return {
    boss,
    close,
    /** Creates or migrates the pg-boss schema and both queues. */
    async start() {
      await boss.start()
      for (const [name, settings] of Object.entries(queues)) {
        await boss.createQueue(name, { ...settings, policy: 'exclusive' })
        await boss.updateQueue(name, settings)
      }
    },
  }
}
