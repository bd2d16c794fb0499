import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, environment, providerOrigins } from '../deployment/config-text.ts'
import { atIdentityServer } from '../deployment/with-identity-server.ts'
import { freePortsOf } from '../free-ports.ts'
import { builtServer } from '../processes/built-program.ts'
import { type PlanbridgeProcess, startPlanbridge } from '../processes/planbridge-process.ts'
import type { SlowProvider } from './slow-provider.ts'

/** One Planbridge process of a cluster. */
export interface Member extends PlanbridgeProcess {
  readonly origin: string
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
shutdown: { drain_seconds: 0 }
${clusterConfig(provider)(configText('guests'))}`

const startMember = async (folder: string, options: ClusterOptions): Promise<Member> => {
  const ports = await freePortsOf(2)
  const file = join(folder, `planbridge.${ports[0]}.yaml`)
  writeFileSync(file, memberConfig(options, ports))
  const planbridge = await startPlanbridge(file, { ...environment, STORE_URL: options.databaseUrl }, [
    builtServer(),
  ])
  return { ...planbridge, origin: `http://127.0.0.1:${ports[0]}` }
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

/** Starts processes over one database, three by default. */
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
