import { setTimeout as sleep } from 'node:timers/promises'
import { query } from '../postgres/database.ts'
import { type CallOutcome, openCallers } from './call-member.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { connectDelegates, type Delegate } from './delegates.ts'
import { type DatabaseLoad, monitorDatabase } from './monitor-database.ts'
import { noDelay, type SlowProvider, startSlowProvider } from './slow-provider.ts'

/** A cluster over one database, one provider, and people who have delegated. */
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
  /** The number of processes, three by default. */
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

/** Marks all access tokens as expired in the database. */
export const expireTokens = ({ databaseUrl }: Pick<ClusterEnvironment, 'databaseUrl'>): Promise<unknown> =>
  query(databaseUrl, 'update connections set token_ends_at = 1, token_stale_at = 1')

export interface StormOptions {
  readonly calls: number
  readonly providerMs: number
}

export interface StormReport {
  readonly calls: readonly CallOutcome[]
  readonly wallMs: number
  readonly tokenRequests: SlowProvider['tokenRequests']
  readonly databaseLoad: DatabaseLoad
  /** The slowest call without renewal at the same processes while the renewals were in flight. */
  readonly undisturbedMsMost: number
}

/** The last delegate has a valid token. Their calls must not be slowed down by the renewals. */
const bystanderOf = ({ delegates }: ClusterEnvironment): Delegate => {
  const bystander = delegates.at(-1)
  if (!bystander) throw new Error('there is no delegate')
  return bystander
}

const expireAllButBystander = async (environment: ClusterEnvironment) => {
  await expireTokens(environment)
  const later = Date.now() + 3_600_000
  const { connection } = bystanderOf(environment)
  const statement = `update connections set token_ends_at = ${later}, token_stale_at = ${later} where id = '${connection}'`
  await query(environment.databaseUrl, statement)
}

/** Expires the tokens of all delegates but the last, and sends all calls at once, over all processes. */
export const runStorm = async (
  environment: ClusterEnvironment,
  { calls, providerMs }: StormOptions,
): Promise<StormReport> => {
  const { provider, cluster } = environment
  const expired = environment.delegates.slice(0, -1)
  await expireAllButBystander(environment)
  provider.tokenRequests.splice(0)
  provider.delay = { beforeMs: 0, answerMs: providerMs }
  const callers = openCallers()
  const watch = await monitorDatabase(environment.databaseUrl)
  const start = performance.now()
  const pending = Array.from({ length: calls }, (_, at) => {
    const member = cluster.members[Math.floor(at / expired.length) % cluster.members.length]
    const delegate = expired[at % expired.length]
    if (!member || !delegate) throw new Error('the cluster has no member or no delegate')
    return callers.call(member, delegate)
  })
  const undisturbed = watchBystander(environment, callers, providerMs)
  const called = await Promise.all(pending)
  const wallMs = performance.now() - start
  const undisturbedMsMost = await undisturbed
  const databaseLoad = await watch.stop()
  provider.delay = noDelay
  await callers.close()
  const tokenRequests = [...provider.tokenRequests]
  return { calls: called, wallMs, tokenRequests, databaseLoad, undisturbedMsMost }
}

/** Calls for the bystander one after another, from the first renewal in flight until the first response of the provider. */
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

/** The value at this quantile, such as 0.95. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
