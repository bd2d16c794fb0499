import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What was seen of our instances' database connections, from outside. */
export interface DatabaseLoad {
  readonly samples: number
  /** Connections that the pools kept open. */
  readonly openMost: number
  /** Connections that were in use at the same moment. */
  readonly activeMost: number
  /** The median over all samples. */
  readonly activeUsually: number
  /** Connections that were held while nothing was asked. */
  readonly idleInTransactionMost: number
  /** The worst time that a small query of somebody else took. */
  readonly probeMsMost: number
}

/** Watches a database until told to stop. */
export const monitorDatabase = async (url: string, everyMs = 5) => {
  const thread = new Worker(new URL('monitor-thread.ts', import.meta.url), { workerData: { url, everyMs } })
  await once(thread, 'message')
  return {
    async stop(): Promise<DatabaseLoad> {
      const said = once(thread, 'message')
      thread.postMessage('stop')
      const [databaseLoad] = (await said) as [DatabaseLoad]
      return databaseLoad
    },
  }
}
