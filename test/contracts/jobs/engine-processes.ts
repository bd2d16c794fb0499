import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ProcessOptions } from './engine-process.ts'

/** A real process whose engine runs jobs. */
export interface EngineProcess {
  /** How often it has called at the provider. */
  readonly asked: () => number
  /** Answers the call that it waits for. */
  readonly answer: () => void
  /** As the kernel does when memory runs out. */
  readonly kill: () => Promise<void>
  /** As an operator does; answers the exit code. */
  readonly stop: () => Promise<number | null>
}

const script = join(import.meta.dirname, 'engine-process.ts')

export const startEngineProcess = async (options: ProcessOptions): Promise<EngineProcess> => {
  const child = fork(script, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const gone = once(child, 'exit')
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const failed = gone.then(() => Promise.reject(new Error(`the process did not start: ${said}`)))
  let asked = 0
  const started = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'asked') asked += 1
      if (message === 'started') resolve()
    })
  })
  await Promise.race([started, failed])
  failed.catch(() => undefined)
  return {
    asked: () => asked,
    answer: () => void child.send('answer'),
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      if (child.connected) child.disconnect()
      await gone
      return child.exitCode
    },
  }
}
