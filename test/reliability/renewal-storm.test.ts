import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallOutcome, openCallers } from '../harness/cluster/call-member.ts'
import {
  type ClusterEnvironment,
  expireTokens,
  openClusterEnvironment,
  percentile,
  runStorm,
  type StormReport,
} from '../harness/cluster/renewal-storm.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const providerMs = full ? 5_000 : 2_000
const connectionCount = full ? 100 : 30
const calls = full ? 1_000 : 600
const queueMs = 1_900

const statusesOf = (made: StormReport['calls']) => [
  ...new Set(made.map(({ status, code }) => code ?? status)),
]

/** Calls that found no place within the two seconds that a call waits for one. Only a slow machine has any. */
const queuedTooLong = ({ calls: made }: StormReport) =>
  made.filter(({ code, ms }) => code === 'too-many-requests' && ms >= providerMs + queueMs)

const outcomes = ({ tokenRequests }: Pick<StormReport, 'tokenRequests'>) =>
  tokenRequests.map(({ status }) => status)

/**
 * Expires all tokens once more and calls for each delegate until the provider has received a renewal for each. A process may use
 * a cached row until the change of the database has reached it, so the first calls may pass without a renewal.
 */
const renewOnceMore = async (environment: ClusterEnvironment) => {
  const { provider, cluster, delegates } = environment
  provider.tokenRequests.splice(0)
  await expireTokens(environment)
  const { call, close } = openCallers()
  const again: CallOutcome[] = []
  while (provider.tokenRequests.length < delegates.length) {
    const round = delegates.map((delegate, at) => {
      const member = cluster.members[at % cluster.members.length]
      if (!member) throw new Error('the cluster is empty')
      return call(member, delegate)
    })
    again.push(...(await Promise.all(round)))
  }
  await close()
  return again
}

describe('three processes on one PostgreSQL and a slow provider with refresh-token reuse detection', () => {
  let environment: ClusterEnvironment
  beforeAll(async () => {
    environment = await openClusterEnvironment({ databaseUrl: await createDatabase(), delegates: 2 })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  test(`RT-04 HP-38: with one expired token, ${calls} calls at once cause one renewal and all succeed`, async () => {
    const report = await runStorm(environment, { calls, providerMs })
    const late = new Set(queuedTooLong(report))
    expect(statusesOf(report.calls.filter((call) => !late.has(call)))).toEqual([200])
    expect(late.size).toBeLessThan(calls)
    expect(outcomes(report)).toEqual([200])
    expect(report.databaseLoad.idleInTransactionMost).toBe(0)
    expect(report.databaseLoad.activeUsually).toBeLessThanOrEqual(5)
    expect(statusesOf(report.bystanderCalls)).toEqual([200])
    expect(statusesOf(await renewOnceMore(environment))).toEqual([200])
    expect(outcomes(environment.provider)).toEqual([200, 200])
  })
})

describe('many connections with expired tokens', () => {
  let environment: ClusterEnvironment
  beforeAll(async () => {
    environment = await openClusterEnvironment({
      databaseUrl: await createDatabase(),
      delegates: connectionCount + 1,
    })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  test(`RT-04: ${connectionCount} connections over three processes are renewed in parallel, each once`, async () => {
    const report = await runStorm(environment, { calls: connectionCount * 3, providerMs })
    expect(statusesOf(report.calls)).toEqual([200])
    expect(outcomes(report)).toEqual(Array.from({ length: connectionCount }, () => 200))
    expect(report.renewalsInFlight).toBe(connectionCount)
    expect(report.databaseLoad.idleInTransactionMost).toBe(0)
    expect(statusesOf(report.bystanderCalls)).toEqual([200])
    expect(statusesOf(await renewOnceMore(environment))).toEqual([200])
    expect(outcomes(environment.provider)).toEqual(environment.delegates.map(() => 200))
    expect(
      percentile(
        report.calls.map(({ ms }) => ms),
        0.5,
      ),
    ).toBeGreaterThan(providerMs)
  })
})
