import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

/** The CPU of a process: the measured process has one alone, helpers use another. */
export type Cpu = 'measured' | 'helping' | 'either'

const cpuOf: Record<Cpu, string> = { measured: '0', helping: '1', either: '0,1' }

export const canPin: boolean = process.platform === 'linux' && availableParallelism() >= 2

export interface Program {
  readonly cpu: Cpu
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The output that reports readiness. */
  readonly ready: string
}

export interface Running {
  readonly pid: number
  readonly output: () => string
  readonly stop: () => Promise<void>
}

export const pinnedCommand = ({
  cpu,
  command,
  args,
}: Pick<Program, 'cpu' | 'command' | 'args'>): [string, string[]] =>
  canPin ? ['taskset', ['-c', cpuOf[cpu], command, ...args]] : [command, [...args]]

/** Moves this process to the helper CPU. */
export const leaveMeasuredCpu = async (): Promise<void> => {
  if (!canPin) return
  await once(spawn('taskset', ['-apc', cpuOf.helping, String(process.pid)]), 'exit')
}

const whenReady = (child: ChildProcess, { command, args, ready }: Program): Promise<() => string> => {
  let output = ''
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      if (output.includes(ready)) resolve(() => output)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Error(`${command} ${args.join(' ')} ended:\n${output.slice(0, 2_000)}`)),
    )
  })
}

/** Starts a program on its CPU and waits until it is ready. */
export const startPinned = async (program: Program): Promise<Running> => {
  const [command, args] = pinnedCommand(program)
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...program.env },
  })
  const exited = once(child, 'exit')
  const output = await whenReady(child, program)
  const stopping = new AbortController()
  child.once('exit', (code, signal) => {
    if (stopping.signal.aborted) return
    console.error(`${args.at(-1)} ended by itself (${code ?? signal}):\n${output().slice(-4_000)}`)
  })
  const stop = async () => {
    stopping.abort()
    child.kill('SIGTERM')
    const killTimer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exited
    clearTimeout(killTimer)
  }
  return { pid: child.pid ?? 0, output, stop }
}
