import { setTimeout as sleep } from 'node:timers/promises'
import { query } from '../postgres/database.ts'
import { type Callers, type CallOutcome, openCallers } from './call-member.ts'
import type { Member } from './cluster.ts'
import type { Delegate } from './delegates.ts'
import type { ClusterEnvironment } from './renewal-storm.ts'
import { noDelay, type TokenDelay, type TokenRequest } from './slow-provider.ts'

/** The moment at which the renewing process is killed, as seen by the provider. */
export type Moment = 'before the answer' | 'during the answer' | 'after the answer' | 'once stored'

const delayMs = 3_000

interface Plan {
  readonly delay: TokenDelay
  readonly isReached: (request: TokenRequest | undefined) => boolean
}

const plans: Record<Moment, Plan> = {
  // The provider has received the request and not processed it. It drops requests of closed sockets.
  'before the answer': {
    delay: { beforeMs: delayMs, answerMs: 0 },
    isReached: (request) => request !== undefined,
  },
  // The refresh token is spent, and the response never arrives.
  'during the answer': {
    delay: { beforeMs: 0, answerMs: delayMs },
    isReached: (request) => request?.doneAt !== undefined,
  },
  // The response is on the wire. It is stored or lost, depending on timing.
  'after the answer': {
    delay: { beforeMs: 0, answerMs: 5 },
    isReached: (request) => request?.answeredAt !== undefined,
  },
  'once stored': {
    delay: noDelay,
    isReached: (request) => request?.answeredAt !== undefined,
  },
}

export interface KillOptions {
  readonly moment: Moment
  /** The time between that moment and the kill. */
  readonly afterMs: number
  readonly delegate: Delegate
  /** Another delegate, who must not be affected. */
  readonly other: Delegate
}

export interface KillReport {
  /** True if the response was stored before the process exited. */
  readonly stored: boolean
  /** The statuses of the token requests that the provider processed. */
  readonly tokenStatuses: readonly (number | undefined)[]
  /** Calls at the surviving processes. */
  readonly survivors: readonly CallOutcome[]
  readonly others: readonly CallOutcome[]
  /** Calls half a second later. */
  readonly later: readonly CallOutcome[]
  readonly laterTokenRequests: number
  readonly status: string
  readonly reason: string | null
  readonly sealed: boolean
}

interface Row {
  readonly token_version: string
  readonly status: string
  readonly reason: string | null
  readonly sealed: string | null
}

const rowOf = async ({ databaseUrl }: ClusterEnvironment, { connection }: Delegate): Promise<Row> => {
  const statement = `select token_version, status, reason, sealed from connections where id = '${connection}'`
  const [row] = (await query(databaseUrl, statement)) as readonly Row[]
  if (!row) throw new Error('the connection was deleted')
  return row
}

const expireToken = ({ databaseUrl }: ClusterEnvironment, { connection }: Delegate) =>
  query(
    databaseUrl,
    `update connections set token_ends_at = 1, token_stale_at = 1 where id = '${connection}'`,
  )

const until = async (has: () => boolean, msMax: number): Promise<void> => {
  const end = performance.now() + msMax
  while (!has()) {
    if (performance.now() > end) throw new Error(`the condition was not met within ${msMax} ms`)
    await new Promise((resolve) => void setImmediate(resolve))
  }
}

const untilStored = async (
  environment: ClusterEnvironment,
  delegate: Delegate,
  version: string,
): Promise<void> => {
  while ((await rowOf(environment, delegate)).token_version === version) await sleep(1)
}

/** Makes one process renew, and kills it at the given moment. */
const killAt = async (
  environment: ClusterEnvironment,
  callers: Callers,
  { moment, afterMs, delegate, version }: KillOptions & { readonly version: string },
): Promise<Member> => {
  const [victim] = environment.cluster.members
  if (!victim) throw new Error('the cluster is empty')
  const { delay, isReached } = plans[moment]
  environment.provider.tokenRequests.splice(0)
  environment.provider.delay = delay
  const killedCall = callers.call(victim, delegate)
  await until(() => isReached(environment.provider.tokenRequests[0]), 60_000)
  if (moment === 'once stored') await untilStored(environment, delegate, version)
  if (afterMs > 0) await sleep(afterMs)
  await victim.kill()
  await killedCall
  environment.provider.delay = noDelay
  return victim
}

const callAll = ({ call }: Callers, members: readonly Member[], delegate: Delegate, times: number) =>
  Promise.all(members.flatMap((member) => Array.from({ length: times }, () => call(member, delegate))))

/** Kills one renewing process, then calls the two surviving ones for the same and for another connection. */
export const runKillRound = async (
  environment: ClusterEnvironment,
  options: KillOptions,
): Promise<KillReport> => {
  const { delegate, other } = options
  const callers = openCallers()
  await expireToken(environment, delegate)
  const { token_version: version } = await rowOf(environment, delegate)
  const victim = await killAt(environment, callers, { ...options, version })
  // A statement of the killed process may still be running in the database.
  await sleep(50)
  const stored = (await rowOf(environment, delegate)).token_version !== version
  const surviving = environment.cluster.members.filter((member) => member !== victim)
  const [survivors, others] = await Promise.all([
    callAll(callers, surviving, delegate, 10),
    callAll(callers, surviving, other, 5),
  ])
  const tokenStatuses = environment.provider.tokenRequests
    .filter(({ doneAt }) => doneAt)
    .map(({ status }) => status)
  const requestsBefore = environment.provider.tokenRequests.length
  const [later] = await Promise.all([
    sleep(500).then(() => callAll(callers, surviving, delegate, 10)),
    environment.cluster.replace(victim),
  ])
  const { status, reason, sealed } = await rowOf(environment, delegate)
  await callers.close()
  const laterTokenRequests = environment.provider.tokenRequests.length - requestsBefore
  return {
    stored,
    tokenStatuses,
    survivors,
    others,
    later,
    laterTokenRequests,
    status,
    reason,
    sealed: sealed !== null,
  }
}
