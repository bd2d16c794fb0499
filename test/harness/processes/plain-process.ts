import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { configText, environment } from '../deployment/config-text.ts'
import { freePortsOf } from '../free-ports.ts'
import { builtServer } from './built-program.ts'
import { processEnvironment } from './process-environment.ts'

export interface LogLine {
  readonly event: string
  readonly [field: string]: unknown
}

export interface PlainProcessOptions {
  /** Settings at the top of the configuration. */
  readonly settings?: string
  /** Changes the text of the configuration. */
  readonly config?: (text: string) => string
  readonly env?: Readonly<Record<string, string>>
  readonly stdio?: StdioOptions
  /** The folder of the configuration, by default a new one. */
  readonly folder?: string
  /** The public port, by default a free one. */
  readonly listen?: number
  /** Changes the command, for example to run it in a terminal. */
  readonly wrap?: (words: readonly string[]) => readonly string[]
  /** The arguments of Node. */
  readonly args?: readonly string[]
}

const longPoll = { timeout: 120_000, interval: 20 }

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-plain-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const linesIn = (output: string): LogLine[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine)

const exitOf = (child: ChildProcess): Promise<number | NodeJS.Signals | null> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))

/** Runs a command in a pseudo-terminal, which closes when the child process is killed. */
export const inClosingTerminal = (words: readonly string[]): readonly string[] => [
  'script',
  '-qec',
  `exec ${words.join(' ')}`,
  '/dev/null',
]

const writeConfig = async ({
  settings = '',
  folder = newFolder(),
  listen,
  config: change = (text) => text,
}: PlainProcessOptions) => {
  const [free = 0, operations = 0] = await freePortsOf(2)
  const port = listen ?? free
  const config = join(folder, `planbridge.${operations}.yaml`)
  const listeners = `listen: { host: 127.0.0.1, port: ${port} }\noperations_listener: { port: ${operations} }\n`
  writeFileSync(config, `${listeners}${settings}\n${change(configText('guests'))}`)
  return { config, folder, listen: port, operations }
}

/**
 * Starts a server process without providers on free ports, and does not wait for it. The default settings are those of the
 * documentation.
 */
export const spawnPlanbridge = async (options: PlainProcessOptions = {}) => {
  const { env, stdio = ['ignore', 'pipe', 'pipe'], args = [builtServer()] } = options
  const { config, folder, listen, operations } = await writeConfig(options)
  const words = [process.execPath, ...args]
  const [program = '', ...rest] = options.wrap?.(words) ?? words
  const child = spawn(program, rest, {
    stdio,
    env: { ...processEnvironment, ...environment, ...env, PLANBRIDGE_CONFIG: config },
  })
  const exited = exitOf(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const lines = () => linesIn(output)
  const health = `http://127.0.0.1:${operations}`
  /** `200 ready`, for example; empty if there is no answer. */
  const ask = async (path: string): Promise<string> =>
    fetch(`${health}${path}`).then(
      async (answer) => `${answer.status} ${await answer.text()}`,
      () => '',
    )
  return {
    child,
    config,
    folder,
    port: listen,
    origin: `http://127.0.0.1:${listen}`,
    operations: health,
    output: () => output,
    lines,
    /** Resolves to the exit code, or to the signal that ended the process. */
    exited,
    ask,
    send: (signal: NodeJS.Signals) => void child.kill(signal),
    untilLogged: (event: string) =>
      expect.poll(() => lines().map((line) => line.event), longPoll).toContain(event),
    untilReady: () => expect.poll(() => ask('/readyz'), longPoll).toBe('200 ready'),
  }
}

export type PlainProcess = Awaited<ReturnType<typeof spawnPlanbridge>>

/** Starts a server process and waits until it is ready. */
export const startPlain = async (options: PlainProcessOptions = {}): Promise<PlainProcess> => {
  const started = await spawnPlanbridge(options)
  await started.untilReady()
  return started
}
