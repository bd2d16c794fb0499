import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, environment, providerOrigins } from '../deployment/config-text.ts'
import { atIdentityServer } from '../deployment/with-identity-server.ts'
import { freePortsOf } from '../free-ports.ts'
import type { SlowProvider } from './slow-provider.ts'

/** Planbridge as an operator runs it, several times over one database. */
export interface Member {
  readonly origin: string
  readonly pid: number
  /** What it has written so far. */
  readonly output: () => string
  /** As the kernel does when memory runs out: no clean-up, no last word. */
  readonly kill: () => Promise<void>
  /** As an operator does; answers the exit code. */
  readonly stop: () => Promise<number | null>
  readonly isDisconnected: () => boolean
}

export interface Cluster extends AsyncDisposable {
  readonly members: readonly Member[]
  /** Starts one more, in the place of one that is gone. */
  readonly replace: (gone: Member) => Promise<Member>
}

export interface ClusterOptions {
  readonly provider: Pick<SlowProvider, 'issuer' | 'api'>
  readonly databaseUrl: string
  readonly size?: number
}

const main = join(import.meta.dirname, '../../../bff/src/main.ts')

/** What every member and the tests' own instance are configured with. */
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
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('"event":"started"')) resolve(() => output)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
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
  const gone = once(child, 'exit')
  const output = await whenStarted(child)
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    return child.exitCode
  }
  const isDisconnected = () => child.exitCode !== null || child.signalCode !== null
  return { origin: `http://127.0.0.1:${ports[0]}`, pid: child.pid ?? 0, output, kill, stop, isDisconnected }
}

const startsMax = 5

// A port that was free a moment ago may have become the near end of one of a thousand calls.
const startPatiently = async (folder: string, options: ClusterOptions): Promise<Member> => {
  for (let starts = 1; starts < startsMax; starts += 1) {
    const member = await startMember(folder, options).catch((error: unknown) => {
      if (String(error).includes('EADDRINUSE')) return undefined
      throw error
    })
    if (member) return member
  }
  return startMember(folder, options)
}

/** Starts real processes of `bff/src/main.ts` over one database; three, if nothing else is wished. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-fleet-'))
  const members: Member[] = []
  const start = async () => {
    const member = await startPatiently(folder, options)
    members.push(member)
    return member
  }
  const stop = async () => {
    await Promise.all(members.map(({ kill }) => kill()))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // The first one prepares the database.
    await start()
    const more = await Promise.allSettled(Array.from({ length: (options.size ?? 3) - 1 }, start))
    for (const one of more) if (one.status === 'rejected') throw one.reason
  } catch (error) {
    await stop()
    throw error
  }
  return {
    members,
    async replace(gone) {
      members.splice(members.indexOf(gone), 1)
      return start()
    },
    [Symbol.asyncDispose]: stop,
  }
}
