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
  /** Token requests that the provider had received before it answered the first one. */
  readonly renewalsInFlight: number
  /** Calls without renewal, at the same processes, while all renewals were in flight. */
  readonly bystanderCalls: readonly CallOutcome[]
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

/**
 * Expires the tokens of all delegates but the last, and sends all calls at once, over all processes. The provider answers no token
 * request before `providerMs` have passed, every expired token is being renewed, and the bystander has called each process.
 */
export const runStorm = async (
  environment: ClusterEnvironment,
  { calls, providerMs }: StormOptions,
): Promise<StormReport> => {
  const { provider, cluster } = environment
  const expired = environment.delegates.slice(0, -1)
  await expireAllButBystander(environment)
  provider.tokenRequests.splice(0)
  const release = Promise.withResolvers<void>()
  provider.delay = { beforeMs: 0, answerMs: providerMs, answerAfter: release.promise }
  const callers = openCallers()
  const watch = await monitorDatabase(environment.databaseUrl)
  const start = performance.now()
  const pending = Array.from({ length: calls }, (_, at) => {
    const member = cluster.members[Math.floor(at / expired.length) % cluster.members.length]
    const delegate = expired[at % expired.length]
    if (!member || !delegate) throw new Error('the cluster has no member or no delegate')
    return callers.call(member, delegate)
  })
  const all = Promise.all(pending)
  await whileAllRenew(environment, expired.length, all)
  const bystanderCalls = await callAsBystander(environment, callers)
  const renewalsInFlight = provider.tokenRequests.length
  release.resolve()
  const called = await all
  const wallMs = performance.now() - start
  const databaseLoad = await watch.stop()
  provider.delay = noDelay
  await callers.close()
  const tokenRequests = [...provider.tokenRequests]
  return { calls: called, wallMs, tokenRequests, databaseLoad, renewalsInFlight, bystanderCalls }
}

/** Waits until the provider has spent the refresh token of every renewal, or all calls have ended without that. */
const whileAllRenew = async (
  { provider }: ClusterEnvironment,
  renewals: number,
  calls: Promise<unknown>,
): Promise<void> => {
  const state = { ended: false }
  const end = () => void (state.ended = true)
  void calls.then(end, end)
  const spent = () => provider.tokenRequests.filter(({ doneAt }) => doneAt !== undefined).length
  while (!state.ended && spent() < renewals) await sleep(5)
}

const callsPerMember = 3

/** Calls each process a few times in turn for the bystander. */
const callAsBystander = async (
  environment: ClusterEnvironment,
  { call }: ReturnType<typeof openCallers>,
): Promise<CallOutcome[]> => {
  const outcomes: CallOutcome[] = []
  for (let round = 0; round < callsPerMember; round += 1) {
    for (const member of environment.cluster.members)
      outcomes.push(await call(member, bystanderOf(environment)))
  }
  return outcomes
}

/** The value at this quantile, such as 0.95. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
