import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What was seen of our instances' database connections, from outside. */
export interface Watched {
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
export const watchDatabase = async (url: string, everyMs = 5) => {
  const thread = new Worker(new URL('watch-thread.ts', import.meta.url), { workerData: { url, everyMs } })
  await once(thread, 'message')
  return {
    async stop(): Promise<Watched> {
      const said = once(thread, 'message')
      thread.postMessage('stop')
      const [watched] = (await said) as [Watched]
      return watched
    },
  }
}
