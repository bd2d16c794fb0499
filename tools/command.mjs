// Runs one command and collects its output.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
const running = new Set()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGTERM')
    process.exitCode = 1
    setTimeout(() => process.exit(1), 1000).unref()
  })
}

const stdioOf = (loud, onMessage) => {
  const stream = loud ? 'inherit' : 'pipe'
  return ['ignore', stream, stream, ...(onMessage ? ['ipc'] : [])]
}

const killAfter = (child, ms) => setTimeout(() => child.kill('SIGKILL'), ms).unref()

/** Ends a program that is not done after `minutes`; undefined: it may run for as long as it takes. */
const limitTo = (minutes, stop) =>
  minutes === undefined
    ? undefined
    : setTimeout(() => stop(`Stopped after ${minutes} minutes.`), minutes * 60_000)

/**
 * Runs a program. Resolves with its exit code and all its output, in the order in which it arrived.
 * `onMessage` receives the messages that the program sends over IPC; `started` receives a function that ends the program with a
 * line of explanation. Without `minutesMax` the run has no time limit.
 */
export function command(program, args, { env = {}, minutesMax, loud = false, onMessage, started } = {}) {
  return new Promise((resolve) => {
    const output = []
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...colour, ...env },
      stdio: stdioOf(loud, onMessage),
    })
    running.add(child)
    const stop = (reason) => {
      output.push(Buffer.from(`\n${reason}\n`))
      child.kill('SIGTERM')
      killAfter(child, 5_000)
    }
    const limit = limitTo(minutesMax, stop)
    if (onMessage) child.on('message', onMessage)
    started?.(stop)
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(error.message)))
    child.on('close', (code) => {
      running.delete(child)
      clearTimeout(limit)
      resolve({ code: code ?? 1, output: Buffer.concat(output).toString() })
    })
  })
}

/** The path of a program installed in the workspace. */
export const workspaceBinary = (name) => `${root}node_modules/.bin/${name}`
