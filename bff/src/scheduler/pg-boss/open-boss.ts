import { Pool } from 'pg'
import { PgBoss, type QueueOptions } from 'pg-boss'
import type { EngineNeeds } from '../ports.ts'

/** Holds the one job whose holder watches for all instances. */
export const leaderQueue = 'watch'
/** Runs that are due, each under the id of its job. */
export const runQueue = 'runs'

/** How often whoever holds something says that it lives. */
export const heartbeatMs = 5_000

// A job that failed here is still due in our own tables, if it has not begun; so nothing is tried again by the queue.
const commonOptions = { retryLimit: 0, heartbeatSeconds: 15, deleteAfterSeconds: 3_600 }

/** `expireInSeconds` is the longest that anything is held: a watch is left, and a run given up, long before. */
const queues: Readonly<Record<string, QueueOptions>> = {
  [leaderQueue]: { ...commonOptions, expireInSeconds: 7_200 },
  [runQueue]: { ...commonOptions, expireInSeconds: 600 },
}

/** How soon a job whose holder died is noticed, beyond its heartbeat. */
const superviseIntervalSeconds = 10

const dailySeconds = 86_400

// What we use none of (schedules, flows, statistics, notifications) rests, so that an idle instance hardly asks anything.
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
  /** Holds a password, as a rule: never to be printed. */
  readonly url: string
  /** A connection that says nothing for so long is given up. Nobody waits for an answer here, so it may be long. */
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

/** pg-boss over a small pool of its own, which it shares with nothing. */
export const openBoss = (needs: BossNeeds) => {
  const pool = openPool(needs)
  const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
  const boss = new PgBoss({ ...options, db })
  // Some of what it reports only looks like an error.
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
    /** Makes or changes its own tables where needed, and our two queues in them. */
    async start() {
      await boss.start()
      for (const [name, settings] of Object.entries(queues)) {
        await boss.createQueue(name, { ...settings, policy: 'exclusive' })
        await boss.updateQueue(name, settings)
      }
    },
  }
}
