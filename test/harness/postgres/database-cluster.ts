import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, exposePrograms, type Programs, serverAccount } from './programs.ts'
import { superuser } from './superuser.ts'

/** A PostgreSQL server in its own folder, listening on a Unix socket there. */
export interface DatabaseCluster {
  readonly folder: string
  readonly start: () => Promise<void>
  /** Closes every connection and stops the server. Data is kept. */
  readonly stop: () => Promise<void>
  readonly remove: () => Promise<void>
}

// A socket path has at most 107 bytes, and a private temporary folder may not be readable by the server account.
const openFolder = (): string => {
  const base = process.getuid?.() === 0 || tmpdir().length > 60 ? '/tmp' : tmpdir()
  const folder = mkdtempSync(join(base, 'planbridge-postgres-'))
  chmodSync(folder, 0o755)
  return folder
}

const settings: readonly string[] = [
  'listen_addresses=',
  'max_connections=200',
  'shared_buffers=32MB',
  // Durability is not needed: the folder is removed after the run.
  'fsync=off',
  'full_page_writes=off',
  'timezone=UTC',
]

interface ServerProcess {
  readonly child: ChildProcess
  readonly output: () => string
}

const run = (program: string, args: readonly string[], account: Account | undefined): ServerProcess => {
  const child = spawn(program, args, { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: {} })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text = `${text}${part}`.slice(-4000)))
  }
  return { child, output: () => text }
}

const initialise = async ({ initdb }: Programs, data: string, account: Account | undefined) => {
  const choices = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions']
  const { child, output } = run(initdb, ['-D', data, '-U', superuser, ...choices], account)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb failed: ${output()}`)
}

type Start = { readonly kind: 'ready' } | { readonly kind: 'locked' } | { readonly kind: 'failed' }

const socketOf = (folder: string): string => join(folder, '.s.PGSQL.5432')

const startState = ({ child, output }: ServerProcess, folder: string): Start | undefined => {
  if (output().includes('ready to accept connections') && existsSync(socketOf(folder)))
    return { kind: 'ready' }
  if (child.exitCode === null && child.signalCode === null) return undefined
  // The lock file of a killed server may still name a live process.
  return { kind: output().includes('lock file') ? 'locked' : 'failed' }
}

const startMsMax = 20_000

const awaitStart = async (server: ServerProcess, folder: string): Promise<Start> => {
  for (let waited = 0; waited < startMsMax; waited += 10) {
    const start = startState(server, folder)
    if (start) return start
    await sleep(10)
  }
  server.child.kill('SIGKILL')
  return { kind: 'failed' }
}

const launch = async (
  programs: Programs,
  folder: string,
  account: Account | undefined,
): Promise<ServerProcess> => {
  const args = ['-D', join(folder, 'data'), '-k', folder, ...settings.flatMap((setting) => ['-c', setting])]
  for (let tries = 0; tries < 20; tries += 1) {
    const server = run(programs.postgres, args, account)
    const start = await awaitStart(server, folder)
    if (start.kind === 'ready') return server
    if (start.kind === 'failed') throw new Error(`postgres did not start: ${server.output()}`)
    await sleep(100)
  }
  throw new Error('postgres did not start: its lock file remained')
}

const halt = async ({ child }: ServerProcess, signal: 'SIGINT' | 'SIGQUIT') => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

const initialiseFolder = async (folder: string, account: Account | undefined): Promise<Programs> => {
  const programs = exposePrograms(folder)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  // The server account creates its socket beside its data.
  if (account) for (const path of [folder, data]) chownSync(path, account.uid, account.gid)
  await initialise(programs, data, account)
  return programs
}

/** Initialises a new server without starting it. */
export const createDatabaseCluster = async (): Promise<DatabaseCluster> => {
  const account = serverAccount()
  const folder = openFolder()
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const programs = await initialiseFolder(folder, account).catch((error: unknown) => {
    clear()
    throw error
  })
  let running: ServerProcess | undefined
  return {
    folder,
    async start() {
      running ??= await launch(programs, folder, account)
    },
    async stop() {
      if (running) await halt(running, 'SIGINT')
      running = undefined
    },
    async remove() {
      if (running) await halt(running, 'SIGQUIT')
      clear()
    },
  }
}
