import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ProcessOptions } from './engine-process.ts'

/** A process with a running job engine. */
export interface EngineProcess {
  /** The number of provider calls so far. */
  readonly calls: () => number
  /** Responds to the pending provider call. */
  readonly respond: () => void
  /** Ends the process with SIGKILL. */
  readonly kill: () => Promise<void>
  /** Stops the process and returns the exit code. */
  readonly stop: () => Promise<number | null>
}

const script = join(import.meta.dirname, 'engine-process.ts')

export const startEngineProcess = async (options: ProcessOptions): Promise<EngineProcess> => {
  const child = fork(script, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit')
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const failed = exited.then(() => Promise.reject(new Error(`the process did not start: ${errors}`)))
  let calls = 0
  const started = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'called') calls += 1
      if (message === 'started') resolve()
    })
  })
  await Promise.race([started, failed])
  failed.catch(() => undefined)
  return {
    calls: () => calls,
    respond: () => void child.send('respond'),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
      return child.exitCode
    },
  }
}
