import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A PostgreSQL server for tests. It ends with the process that started it. */
export interface PostgresServer {
  /** The folder of its socket. */
  readonly folder: string
  /** Simulates an outage: closes every connection and keeps the data. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  /** Stops the server and removes its folder. */
  readonly close: () => Promise<void>
}

export type SupervisorAnswer =
  | { readonly kind: 'done'; readonly folder: string }
  | { readonly kind: 'failed'; readonly reason: string }

const send = async (supervisor: ChildProcess, command: 'start' | 'stop'): Promise<string> => {
  supervisor.channel?.ref()
  supervisor.send(command)
  const drained = new AbortController()
  const { signal } = drained
  const exited = once(supervisor, 'exit', { signal }).then((): [SupervisorAnswer] => [
    { kind: 'failed', reason: 'its supervisor exited' },
  ])
  exited.catch(() => undefined)
  const [answer] = (await Promise.race([once(supervisor, 'message', { signal }), exited])) as [
    SupervisorAnswer,
  ]
  drained.abort()
  supervisor.channel?.unref()
  if (answer.kind === 'done') return answer.folder
  throw new Error(`PostgreSQL failed to ${command}: ${answer.reason}`)
}

/** Starts a separate server, in about 0.7 s. */
export const startPostgres = async (): Promise<PostgresServer> => {
  // Its own process group, so that a signal to the tests does not end the clean-up.
  const supervisor = fork(join(import.meta.dirname, 'supervisor.ts'), {
    detached: true,
    execArgv: [],
    stdio: 'ignore',
  })
  supervisor.unref()
  const folder = await send(supervisor, 'start')
  return {
    folder,
    stop: async () => void (await send(supervisor, 'stop')),
    start: async () => void (await send(supervisor, 'start')),
    async close() {
      supervisor.ref()
      supervisor.disconnect()
      await once(supervisor, 'exit')
    },
  }
}
