import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A real PostgreSQL for tests. It ends with the process that started it. */
export interface PostgresServer {
  /** Where its socket lies. */
  readonly folder: string
  /** As an outage would have it: every connection ends, and what was written stays. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  /** Stops it and removes everything. */
  readonly close: () => Promise<void>
}

export type KeeperAnswer =
  | { readonly kind: 'done'; readonly folder: string }
  | { readonly kind: 'failed'; readonly reason: string }

const ask = async (keeper: ChildProcess, wish: 'start' | 'stop'): Promise<string> => {
  keeper.channel?.ref()
  keeper.send(wish)
  const drained = new AbortController()
  const { signal } = drained
  const gone = once(keeper, 'exit', { signal }).then((): [KeeperAnswer] => [
    { kind: 'failed', reason: 'its keeper ended' },
  ])
  gone.catch(() => undefined)
  const [answer] = (await Promise.race([once(keeper, 'message', { signal }), gone])) as [KeeperAnswer]
  drained.abort()
  keeper.channel?.unref()
  if (answer.kind === 'done') return answer.folder
  throw new Error(`PostgreSQL would not ${wish}: ${answer.reason}`)
}

/** Starts a server of one's own; takes about 0.7 s. */
export const startPostgres = async (): Promise<PostgresServer> => {
  // A group of its own: what kills the tests must not kill what clears away after them.
  const keeper = fork(join(import.meta.dirname, 'keeper.ts'), {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  keeper.unref()
  const folder = await ask(keeper, 'start')
  return {
    folder,
    stop: async () => void (await ask(keeper, 'stop')),
    start: async () => void (await ask(keeper, 'start')),
    async close() {
      keeper.ref()
      keeper.disconnect()
      await once(keeper, 'exit')
    },
  }
}
