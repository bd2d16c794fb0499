import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../postgres/database.ts'
import { type Called, type Callers, openCallers } from './call-member.ts'
import type { Delegate } from './delegates.ts'
import type { Member } from './cluster.ts'
import { noDelay, type Pace, type TokenRequest } from './slow-provider.ts'
import type { ClusterEnvironment } from './renewal-storm.ts'

/** When the process that renews dies, as seen from the provider. */
export type Moment = 'before the answer' | 'during the answer' | 'after the answer' | 'once stored'

const holdMs = 3_000

interface Plan {
  readonly pace: Pace
  readonly hasCome: (request: TokenRequest | undefined) => boolean
}

const plans: Record<Moment, Plan> = {
  // The provider has the request and did nothing yet; who hung up is not served.
  'before the answer': {
    pace: { beforeMs: holdMs, answerMs: 0 },
    hasCome: (request) => request !== undefined,
  },
  // The refresh token is spent, and the answer never arrives.
  'during the answer': {
    pace: { beforeMs: 0, answerMs: holdMs },
    hasCome: (request) => request?.doneAt !== undefined,
  },
  // The answer is on the wire: stored or lost, as chance has it.
  'after the answer': {
    pace: { beforeMs: 0, answerMs: 5 },
    hasCome: (request) => request?.answeredAt !== undefined,
  },
  'once stored': {
    pace: noDelay,
    hasCome: (request) => request?.answeredAt !== undefined,
  },
}

export interface KillOptions {
  readonly moment: Moment
  /** How long the process lives on after that moment. */
  readonly afterMs: number
  readonly delegate: Delegate
  /** Somebody else, whom all this must not touch. */
  readonly other: Delegate
}

export interface KillReport {
  /** Whether the answer had reached the database when the process was gone. */
  readonly stored: boolean
  /** What became of the token requests that the provider worked on. */
  readonly tokenStatuses: readonly (number | undefined)[]
  /** Callers at the processes that live. */
  readonly survivors: readonly Called[]
  readonly others: readonly Called[]
  /** Calls some time later, and the token requests that they caused. */
  readonly later: readonly Called[]
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
  const asked = `select token_version, status, reason, sealed from connections where id = '${connection}'`
  const [row] = (await ask(databaseUrl, asked)) as readonly Row[]
  if (!row) throw new Error('the connection is gone')
  return row
}

const expireToken = ({ databaseUrl }: ClusterEnvironment, { connection }: Delegate) =>
  ask(databaseUrl, `update connections set token_ends_at = 1, token_stale_at = 1 where id = '${connection}'`)

const until = async (has: () => boolean, msMax: number): Promise<void> => {
  const end = performance.now() + msMax
  while (!has()) {
    if (performance.now() > end) throw new Error(`nothing happened for ${msMax} ms`)
    await new Promise((resolve) => void setImmediate(resolve))
  }
}

const untilStored = async (environment: ClusterEnvironment, delegate: Delegate, version: string): Promise<void> => {
  while ((await rowOf(environment, delegate)).token_version === version) await sleep(1)
}

/** Lets one process renew, and kills it at the moment. */
const killAt = async (
  environment: ClusterEnvironment,
  callers: Callers,
  { moment, afterMs, delegate, version }: KillOptions & { readonly version: string },
): Promise<Member> => {
  const [victim] = environment.cluster.members
  if (!victim) throw new Error('the fleet is empty')
  const { pace, hasCome } = plans[moment]
  environment.provider.tokenRequests.splice(0)
  environment.provider.pace = pace
  const doomed = callers.call(victim, delegate)
  await until(() => hasCome(environment.provider.tokenRequests[0]), 5_000)
  if (moment === 'once stored') await untilStored(environment, delegate, version)
  if (afterMs > 0) await sleep(afterMs)
  await victim.kill()
  await doomed
  environment.provider.pace = noDelay
  return victim
}

const callAll = ({ call }: Callers, members: readonly Member[], delegate: Delegate, times: number) =>
  Promise.all(members.flatMap((member) => Array.from({ length: times }, () => call(member, delegate))))

/** One process renews and is killed; two live on, and are asked for the same and for another connection. */
export const runKillRound = async (environment: ClusterEnvironment, options: KillOptions): Promise<KillReport> => {
  const { delegate, other } = options
  const callers = openCallers()
  await expireToken(environment, delegate)
  const { token_version: version } = await rowOf(environment, delegate)
  const victim = await killAt(environment, callers, { ...options, version })
  // What the dead had sent may still be on its way through the database.
  await sleep(50)
  const stored = (await rowOf(environment, delegate)).token_version !== version
  const living = environment.cluster.members.filter((member) => member !== victim)
  const [survivors, others] = await Promise.all([
    callAll(callers, living, delegate, 10),
    callAll(callers, living, other, 5),
  ])
  const tokenStatuses = environment.provider.tokenRequests
    .filter(({ doneAt }) => doneAt)
    .map(({ status }) => status)
  const soFar = environment.provider.tokenRequests.length
  const [later] = await Promise.all([
    sleep(500).then(() => callAll(callers, living, delegate, 10)),
    environment.cluster.replace(victim),
  ])
  const { status, reason, sealed } = await rowOf(environment, delegate)
  await callers.close()
  const laterTokenRequests = environment.provider.tokenRequests.length - soFar
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
