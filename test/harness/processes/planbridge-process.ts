import { spawn } from 'node:child_process'
import { demoSecrets } from '../../mock/registrations.ts'
import { builtServer } from './built-program.ts'
import { processEnvironment } from './process-environment.ts'

/** A running Planbridge process. */
export interface PlanbridgeProcess {
  readonly pid: number
  /** The output so far, of both streams. */
  readonly output: () => string
  /** Ends the process with SIGTERM and returns the exit code. */
  readonly stop: () => Promise<number | null>
  /** Ends the process with SIGKILL, like the kernel when memory runs out. */
  readonly kill: () => Promise<void>
  readonly hasExited: () => boolean
}

/** Starts the built program, or other Node arguments, and waits for its `started` event. */
export const startPlanbridge = (
  file: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [builtServer()],
): Promise<PlanbridgeProcess> => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...processEnvironment, ...demoSecrets, ...env, PLANBRIDGE_CONFIG: file },
  })
  let output = ''
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
    return child.exitCode
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  return new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('"event":"started"'))
        resolve({ pid: child.pid ?? 0, output: () => output, stop, kill, hasExited })
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    void exited.then(() => reject(new Error(`Planbridge did not start:\n${output}`)))
  })
}
