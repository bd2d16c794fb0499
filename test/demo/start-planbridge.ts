import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

interface Started {
  /** Resolves with the origin when Planbridge serves requests, or with undefined when it has exited before. */
  readonly origin: Promise<string | undefined>
  /** Resolves with the exit code. */
  readonly exited: Promise<number>
  readonly stop: () => void
}

const originIn = (line: string): string | undefined => {
  if (!line.includes('"started"')) return undefined
  try {
    const { event, origin } = JSON.parse(line) as { event?: unknown; origin?: unknown }
    return event === 'started' && typeof origin === 'string' ? origin : undefined
  } catch {
    return undefined
  }
}

/**
 * Starts the built Planbridge. Its log line `started` tells that it serves requests: a request to its address could be answered by
 * another server.
 */
export const startPlanbridge = (
  program: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Started => {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'], env })
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)))
  const started = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log(line)
      const origin = originIn(line)
      if (origin !== undefined) resolve(origin)
    })
  })
  return {
    exited,
    origin: Promise.race([started, exited.then(() => undefined)]),
    stop: () => void child.kill('SIGTERM'),
  }
}
