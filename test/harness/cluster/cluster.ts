import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, environment, providerOrigins } from '../deployment/config-text.ts'
import { atIdentityServer } from '../deployment/with-identity-server.ts'
import { freePortsOf } from '../free-ports.ts'
import type { SlowProvider } from './slow-provider.ts'

/** One Planbridge process of a cluster. */
export interface Member {
  readonly origin: string
  readonly pid: number
  /** The output so far. */
  readonly output: () => string
  /** Ends the process with SIGKILL, like the kernel when memory runs out. */
  readonly kill: () => Promise<void>
  /** Ends the process with SIGTERM and returns the exit code. */
  readonly stop: () => Promise<number | null>
  readonly hasExited: () => boolean
}

export interface Cluster extends AsyncDisposable {
  readonly members: readonly Member[]
  /** Starts a new member in place of one that has exited. */
  readonly replace: (exited: Member) => Promise<Member>
}

export interface ClusterOptions {
  readonly provider: Pick<SlowProvider, 'issuer' | 'api'>
  readonly databaseUrl: string
  readonly size?: number
}

const main = join(import.meta.dirname, '../../../bff/src/main.ts')

/** The configuration that the members share with the instance of the tests. */
export const clusterConfig = ({ issuer, api }: ClusterOptions['provider']) => {
  const atServer = atIdentityServer(issuer)
  return (text: string) => atServer(text).replaceAll(providerOrigins.guests.api, api)
}

const memberConfig = ({ provider }: ClusterOptions, [listen = 0, operations = 0]: readonly number[]) =>
  `store: { url: 'env:STORE_URL' }
listen: { host: 127.0.0.1, port: ${listen} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
sessions: { calls_per_minute: 10000000 }
${clusterConfig(provider)(configText('guests'))}`

const whenStarted = (child: ChildProcess): Promise<() => string> => {
  let output = ''
  return new Promise((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('"event":"started"')) resolve(() => output)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('exit', () => reject(new Error(`Planbridge did not start:\n${output}`)))
  })
}

const startMember = async (folder: string, options: ClusterOptions): Promise<Member> => {
  const ports = await freePortsOf(2)
  const file = join(folder, `planbridge.${ports[0]}.yaml`)
  writeFileSync(file, memberConfig(options, ports))
  const env = { ...environment, STORE_URL: options.databaseUrl, PLANBRIDGE_CONFIG: file }
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  })
  const exited = once(child, 'exit')
  const output = await whenStarted(child)
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
    return child.exitCode
  }
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  return { origin: `http://127.0.0.1:${ports[0]}`, pid: child.pid ?? 0, output, kill, stop, hasExited }
}

const triesMax = 5

// A port that was free may have become the local port of one of a thousand calls.
const startWithRetry = async (folder: string, options: ClusterOptions): Promise<Member> => {
  for (let tries = 1; tries < triesMax; tries += 1) {
    const member = await startMember(folder, options).catch((error: unknown) => {
      if (String(error).includes('EADDRINUSE')) return undefined
      throw error
    })
    if (member) return member
  }
  return startMember(folder, options)
}

/** Starts processes of `bff/src/main.ts` over one database, three by default. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-cluster-'))
  const members: Member[] = []
  const start = async () => {
    const member = await startWithRetry(folder, options)
    members.push(member)
    return member
  }
  const stop = async () => {
    await Promise.all(members.map(({ kill }) => kill()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // The first member runs the migrations.
    await start()
    const more = await Promise.allSettled(Array.from({ length: (options.size ?? 3) - 1 }, start))
    for (const one of more) if (one.status === 'rejected') throw one.reason
  } catch (error) {
    await stop()
    throw error
  }
  return {
    members,
    async replace(exited) {
      members.splice(members.indexOf(exited), 1)
      return start()
    },
    [Symbol.asyncDispose]: stop,
  }
}
