import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, exposePrograms, type Programs, serverAccount } from './programs.ts'
import { superuser } from './superuser.ts'

/** A database server in a folder of its own, reached through a socket in that folder. */
export interface Cluster {
  readonly folder: string
  readonly start: () => Promise<void>
  /** Ends every connection and shuts down; what was written stays. */
  readonly stop: () => Promise<void>
  readonly remove: () => Promise<void>
}

// The name of a socket has at most 107 bytes, and a temporary folder of its own may be closed to other accounts.
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
  // The folder is removed after the run: a power cut has nothing to spare.
  'fsync=off',
  'full_page_writes=off',
  'timezone=UTC',
]

interface Ran {
  readonly child: ChildProcess
  readonly said: () => string
}

const run = (program: string, args: readonly string[], account: Account | undefined): Ran => {
  const child = spawn(program, args, { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], env: {} })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text = `${text}${part}`.slice(-4000)))
  }
  return { child, said: () => text }
}

const initialise = async ({ initdb }: Programs, data: string, account: Account | undefined) => {
  const choices = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions']
  const { child, said } = run(initdb, ['-D', data, '-U', superuser, ...choices], account)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb failed: ${said()}`)
}

type Start = { readonly kind: 'ready' } | { readonly kind: 'locked' } | { readonly kind: 'failed' }

const socketOf = (folder: string): string => join(folder, '.s.PGSQL.5432')

const verifyStart = ({ child, said }: Ran, folder: string): Start | undefined => {
  if (said().includes('ready to accept connections') && existsSync(socketOf(folder))) return { kind: 'ready' }
  if (child.exitCode === null && child.signalCode === null) return undefined
  // A server that was just killed may still count as alive.
  return { kind: said().includes('lock file') ? 'locked' : 'failed' }
}

const startMsMax = 20_000

const awaitStart = async (server: Ran, folder: string): Promise<Start> => {
  for (let waited = 0; waited < startMsMax; waited += 10) {
    const start = verifyStart(server, folder)
    if (start) return start
    await sleep(10)
  }
  server.child.kill('SIGKILL')
  return { kind: 'failed' }
}

const launch = async (programs: Programs, folder: string, account: Account | undefined): Promise<Ran> => {
  const args = ['-D', join(folder, 'data'), '-k', folder, ...settings.flatMap((setting) => ['-c', setting])]
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const server = run(programs.postgres, args, account)
    const start = await awaitStart(server, folder)
    if (start.kind === 'ready') return server
    if (start.kind === 'failed') throw new Error(`postgres did not start: ${server.said()}`)
    await sleep(100)
  }
  throw new Error('postgres did not start: its lock file stayed')
}

const halt = async ({ child }: Ran, signal: 'SIGINT' | 'SIGQUIT') => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

const layOut = async (folder: string, account: Account | undefined): Promise<Programs> => {
  const programs = exposePrograms(folder)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  // The server's account makes its socket beside its data.
  if (account) for (const path of [folder, data]) chownSync(path, account.uid, account.gid)
  await initialise(programs, data, account)
  return programs
}

/** Lays out a new server; it does not run yet. */
export const layOutCluster = async (): Promise<Cluster> => {
  const account = serverAccount()
  const folder = openFolder()
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const programs = await layOut(folder, account).catch((error: unknown) => {
    clear()
    throw error
  })
  let running: Ran | undefined
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
