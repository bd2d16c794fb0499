import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { demoSecrets } from '../demo/registrations.ts'

/** Planbridge as an operator runs it: a process with a file and an environment. */
export interface PlanbridgeProcess {
  /** What it has written so far, to either stream. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

const main = join(import.meta.dirname, '../../bff/src/main.ts')

export const startPlanbridge = (
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<PlanbridgeProcess> => {
  const child = spawn(process.execPath, [main], {
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
      if (output.includes('"event":"started"')) resolve({ output: () => output, stop })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`Planbridge did not start:\n${output}`)))
  })
}
