import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ForegroundProgram {
  /** The output so far, of both streams. */
  readonly output: () => string
  readonly signal: (name: NodeJS.Signals) => void
  /** Ends the program with SIGTERM. */
  readonly stop: () => Promise<void>
}

export interface ForegroundOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The program runs once something listens on this port of 127.0.0.1. */
  readonly port: number
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const pollMs = 10

/** Starts a program and waits until it listens. It ends with this process. */
export const startForeground = async (options: ForegroundOptions): Promise<ForegroundProgram> => {
  const { command, args, env, port } = options
  const child = spawn(command, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const exited = once(child, 'exit')
  const end = () => void child.kill('SIGTERM')
  process.once('exit', end)
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  while (!(await listens(port))) {
    if (hasExited()) throw new Error(`${command} ended:\n${output}`)
    await sleep(pollMs)
  }
  return {
    output: () => output,
    signal: (name) => void child.kill(name),
    async stop() {
      process.off('exit', end)
      if (hasExited()) return
      end()
      await exited
    },
  }
}
