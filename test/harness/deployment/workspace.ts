import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sqlStore, type Store } from '@planbridge/bff/testing'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact, recordSecret } from '../artifacts.ts'
import { configText, environment } from './config-text.ts'

const program = (name: string) => fileURLToPath(new URL(`../../../bff/src/${name}.ts`, import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts a program of ours as an operator would; `heard` gets what it prints as it comes. */
export const started = (name: 'main' | 'cli/main', args: readonly string[], options: Surroundings) => {
  const child = spawn(process.execPath, [program(name), ...args], {
    cwd: options.folder,
    env: { ...environment, PLANBRIDGE_CONFIG: options.config, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ran = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    ran.out += chunk.toString()
    options.heard?.(ran.out)
  })
  child.stderr.on('data', (chunk: Buffer) => void (ran.err += chunk.toString()))
  const done = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ ...ran, code })))
  return { kill: () => child.kill('SIGKILL'), done }
}

interface Surroundings {
  readonly folder: string
  readonly config: string
  readonly heard?: (out: string) => void
}

// By another process: closing a file that SQLite has open here would let go of its locks.
// https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
const bytesOf = (path: string): Buffer => execFileSync('cat', [path], { maxBuffer: 2 ** 30 })

const storeFiles = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.includes('.db'))
    .map((file) => ({ file, bytes: bytesOf(join(folder, file)) }))

export interface WorkplaceWish {
  /** Whether the store's files are laid down for the sweep. */
  readonly record?: boolean
  /** Where the store is not a file. */
  readonly databaseUrl?: string
}

/** A folder with a configuration and a store, and the programs that an operator runs in it. */
export const workplace = (
  name: string,
  change: (text: string) => string,
  { record = true, databaseUrl }: WorkplaceWish = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-operations-'))
  const config = join(folder, 'planbridge.config.yaml')
  const storePath = join(folder, 'planbridge.db')
  const configure = (edit: (text: string) => string) => {
    const text = edit(configText('guests'))
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
    /** What the folder's files hold, byte by byte. */
    files: () => storeFiles(folder),
    command: (args: readonly string[], heard?: (out: string) => void) =>
      started('cli/main', args, { folder, config, ...(heard && { heard }) }),
    run: (...args: readonly string[]) => started('cli/main', args, { folder, config }).done,
    serve: (heard: (out: string) => void) => started('main', [], { folder, config, heard }),
  }
}

export type Workplace = ReturnType<typeof workplace>
