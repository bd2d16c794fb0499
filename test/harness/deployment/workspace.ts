import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact, recordSecret } from '../artifacts.ts'
import { reservedPort } from '../free-ports.ts'
import { configText, environment } from './config-text.ts'
import { builtCommands, builtServer } from '../processes/built-program.ts'
import { processEnvironment } from '../processes/process-environment.ts'

export interface CommandResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts a program of Planbridge. `onOutput` gets the output so far, on every chunk. */
const startProgram = (program: string, args: readonly string[], options: CommandOptions) => {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.folder,
    env: { ...processEnvironment, ...environment, PLANBRIDGE_CONFIG: options.config, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    output.out += chunk.toString()
    options.onOutput?.(output.out)
  })
  child.stderr.on('data', (chunk: Buffer) => void (output.err += chunk.toString()))
  const done = new Promise<CommandResult>((resolve) =>
    child.on('close', (code) => resolve({ ...output, code })),
  )
  return { kill: () => child.kill('SIGKILL'), done }
}

interface CommandOptions {
  readonly folder: string
  readonly config: string
  readonly onOutput?: (out: string) => void
}

// Read by another process: closing a file that SQLite has open in this one would release its locks.
// https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
const bytesOf = (path: string): Buffer => execFileSync('cat', [path], { maxBuffer: 2 ** 30 })

const storeFiles = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.includes('.db'))
    .map((file) => ({ file, bytes: bytesOf(join(folder, file)) }))

export interface WorkspaceOptions {
  /** True if the files of the store are recorded for the secret scan. */
  readonly record?: boolean
  /** A PostgreSQL URL. The default is an SQLite file. */
  readonly databaseUrl?: string
}

/** A folder with a configuration and a store, in which the programs of Planbridge can be run. */
export const openWorkspace = (
  name: string,
  change: (text: string) => string,
  { record = true, databaseUrl }: WorkspaceOptions = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-operations-'))
  const config = join(folder, 'planbridge.config.yaml')
  const storePath = join(folder, 'planbridge.db')
  // Not the usual one, so that the tests do not mind a Planbridge that runs beside them.
  const operations = `operations_listener: { port: ${reservedPort()} }`
  const configure = (edit: (text: string) => string) => {
    const text = edit(`${configText('guests')}\n${operations}`)
    const store = databaseUrl === undefined ? 'path: planbridge.db' : "url: 'file:store-url'"
    writeFileSync(config, `${text}\nstore: { ${store} }\n`)
    writeFileSync(join(folder, 'store-url'), databaseUrl ?? '')
  }
  configure(change)
  onTestFinished(() => {
    for (const secret of Object.values(environment)) recordSecret(secret)
    for (const { file, bytes } of record ? storeFiles(folder) : [])
      recordArtifact('database', `${name} ${file}`, bytes)
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    storePath,
    configure,
    openStore: (): Promise<Store> =>
      databaseUrl === undefined ? sqlStore(sqliteDialect(storePath)) : postgresStore({ url: databaseUrl }),
    /** The bytes of the store's files. */
    files: () => storeFiles(folder),
    command: (args: readonly string[], onOutput?: (out: string) => void) =>
      startProgram(builtCommands(), args, { folder, config, ...(onOutput && { onOutput }) }),
    run: (...args: readonly string[]) => startProgram(builtCommands(), args, { folder, config }).done,
    serve: (onOutput: (out: string) => void) => startProgram(builtServer(), [], { folder, config, onOutput }),
  }
}

export type Workspace = ReturnType<typeof openWorkspace>
