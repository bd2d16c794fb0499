import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../postgres/database.ts'
import { type Called, openCallers } from './call-member.ts'
import { connectDelegates, type Delegate } from './delegates.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { noDelay, type SlowProvider, startSlowProvider } from './slow-provider.ts'
import { type DatabaseLoad, monitorDatabase } from './monitor-database.ts'

/** Three processes, one database, one provider, and people who delegated. */
export interface ClusterEnvironment extends AsyncDisposable {
  readonly provider: SlowProvider
  readonly cluster: Cluster
  readonly databaseUrl: string
  readonly delegates: readonly Delegate[]
}

export interface ClusterEnvironmentOptions {
  readonly databaseUrl: string
  readonly delegates: number
  readonly accessTokenSeconds?: number
  /** How many processes; three, if nothing else is wished. */
  readonly size?: number
}

export const openClusterEnvironment = async ({
  databaseUrl,
  delegates: count,
  size,
  ...options
}: ClusterEnvironmentOptions): Promise<ClusterEnvironment> => {
  const provider = await startSlowProvider(options)
  const cluster = await startCluster({ provider, databaseUrl, ...(size && { size }) }).catch(
    async (error: unknown) => {
      await provider.close()
      throw error
    },
  )
  const close = async () => {
    await cluster[Symbol.asyncDispose]()
    await provider.close()
  }
  try {
    const delegates = await connectDelegates({ provider, databaseUrl }, count)
    provider.tokenRequests.splice(0)
    return { provider, cluster, databaseUrl, delegates, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Makes it later for access tokens: to our instances they have run out. */
export const expireTokens = ({ databaseUrl }: Pick<ClusterEnvironment, 'databaseUrl'>): Promise<unknown> =>
  ask(databaseUrl, 'update connections set token_ends_at = 1, token_stale_at = 1')

export interface StormOptions {
  readonly calls: number
  readonly providerMs: number
}

export interface StormReport {
  readonly calls: readonly Called[]
  readonly wallMs: number
  readonly tokenRequests: SlowProvider['tokenRequests']
  readonly databaseLoad: DatabaseLoad
  /** The worst time of a call that needed no new token, at the same processes, while the provider was waited for. */
  readonly undisturbedMsMost: number
}

/** The last delegate's token is good: what calls with it meanwhile must not notice the storm. */
const bystanderOf = ({ delegates }: ClusterEnvironment): Delegate => {
  const bystander = delegates.at(-1)
  if (!bystander) throw new Error('nobody delegated')
  return bystander
}

const refresh = async (environment: ClusterEnvironment) => {
  await expireTokens(environment)
  const later = Date.now() + 3_600_000
  const { connection } = bystanderOf(environment)
  const good = `update connections set token_ends_at = ${later}, token_stale_at = ${later} where id = '${connection}'`
  await ask(environment.databaseUrl, good)
}

/** Every delegate but the last has a token that ran out; all calls come at once, over all processes. */
export const runStorm = async (
  environment: ClusterEnvironment,
  { calls, providerMs }: StormOptions,
): Promise<StormReport> => {
  const { provider, cluster } = environment
  const stormy = environment.delegates.slice(0, -1)
  await refresh(environment)
  provider.tokenRequests.splice(0)
  provider.pace = { beforeMs: 0, answerMs: providerMs }
  const callers = openCallers()
  const watch = await monitorDatabase(environment.databaseUrl)
  const start = performance.now()
  const made = Array.from({ length: calls }, (_, at) => {
    const member = cluster.members[Math.floor(at / stormy.length) % cluster.members.length]
    const delegate = stormy[at % stormy.length]
    if (!member || !delegate) throw new Error('there is nobody to call, or to be called for')
    return callers.call(member, delegate)
  })
  const undisturbed = watchBystander(environment, callers, providerMs)
  const called = await Promise.all(made)
  const wallMs = performance.now() - start
  const undisturbedMsMost = await undisturbed
  const databaseLoad = await watch.stop()
  provider.pace = noDelay
  await callers.close()
  const tokenRequests = [...provider.tokenRequests]
  return { calls: called, wallMs, tokenRequests, databaseLoad, undisturbedMsMost }
}

/** Calls on behalf of the bystander, one after another, once the crowd is inside and as long as the provider keeps it waiting. */
const watchBystander = async (
  environment: ClusterEnvironment,
  { call }: ReturnType<typeof openCallers>,
  providerMs: number,
): Promise<number> => {
  const { tokenRequests } = environment.provider
  const times: number[] = []
  while (!tokenRequests.some(({ doneAt }) => doneAt !== undefined)) await sleep(5)
  await sleep(providerMs / 4)
  while (!tokenRequests.some(({ answeredAt }) => answeredAt !== undefined)) {
    const member = environment.cluster.members[times.length % environment.cluster.members.length]
    if (!member) break
    const { ms, status } = await call(member, bystanderOf(environment))
    times.push(status === 200 ? ms : Infinity)
    await sleep(20)
  }
  return times.length === 0 ? Infinity : Math.max(...times)
}

/** The value below which this share of the calls stayed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
