import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { demoSecrets } from '../../mock/registrations.ts'

/** Planbridge as an operator runs it: a process with a file and an environment. */
export interface PlanbridgeProcess {
  readonly pid: number
  /** What it has written so far, to either stream. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

/** What `npm run build` leaves in a checkout. */
const built = join(import.meta.dirname, '../../../dist/planbridge.mjs')

/** Starts the build, or what else Node is told to run. */
export const startPlanbridge = (
  file: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [built],
): Promise<PlanbridgeProcess> => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...demoSecrets, ...env, PLANBRIDGE_CONFIG: file },
  })
  let output = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('"event":"started"')) resolve({ pid: child.pid ?? 0, output: () => output, stop })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`Planbridge did not start:\n${output}`)))
  })
}
