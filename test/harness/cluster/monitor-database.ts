import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The database load of the instances, sampled from a separate connection. */
export interface DatabaseLoad {
  readonly samples: number
  /** The most connections open at once. */
  readonly openMost: number
  /** The most connections active at once. */
  readonly activeMost: number
  /** The median of active connections. */
  readonly activeUsually: number
  /** The most connections that were idle in a transaction at once. */
  readonly idleInTransactionMost: number
  /** The slowest probe query, in milliseconds. */
  readonly probeMsMost: number
}

/** Samples a database until stopped. */
export const monitorDatabase = async (url: string, everyMs = 5) => {
  const thread = new Worker(new URL('monitor-thread.ts', import.meta.url), { workerData: { url, everyMs } })
  await once(thread, 'message')
  return {
    async stop(): Promise<DatabaseLoad> {
      const result = once(thread, 'message')
      thread.postMessage('stop')
      const [databaseLoad] = (await result) as [DatabaseLoad]
      return databaseLoad
    },
  }
}
