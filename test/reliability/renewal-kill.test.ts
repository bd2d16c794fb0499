import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallOutcome } from '../harness/cluster/call-member.ts'
import { type KillReport, type Moment, runKillRound } from '../harness/cluster/kill-round.ts'
import { type ClusterEnvironment, openClusterEnvironment } from '../harness/cluster/renewal-storm.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const rounds = full ? 10 : 1
const minute = 60_000

/** The refresh lease of six seconds expires, then another process calls the provider. On an idle machine that takes 7 seconds. */
const waitMsMax = 30_000
const leaseMs = 6_000

const outcomesOf = (calls: readonly CallOutcome[]) => [
  ...new Set(calls.map(({ status, code }) => code ?? status)),
]

const longestMs = (calls: readonly CallOutcome[]) => Math.max(...calls.map(({ ms }) => ms))

describe('killing the renewing process of three', () => {
  let environment: ClusterEnvironment
  let next = 0
  beforeAll(async () => {
    environment = await openClusterEnvironment({
      databaseUrl: await createDatabase(),
      delegates: 1 + 4 * rounds,
    })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  const round = async (moment: Moment, afterMs = 0): Promise<KillReport> => {
    const [other] = environment.delegates
    const delegate = environment.delegates[(next += 1)]
    if (!delegate || !other) throw new Error('there are too few delegates')
    const report = await runKillRound(environment, { moment, afterMs, delegate, other })
    expect(outcomesOf(report.others)).toEqual([200])
    // Calls of other connections do not wait for the lease.
    expect(longestMs(report.others)).toBeLessThan(leaseMs)
    expect(longestMs(report.survivors)).toBeLessThan(waitMsMax)
    expect(report.laterTokenRequests).toBe(0)
    return report
  }

  const expectGoesOn = ({ survivors, later, tokenStatuses, status }: KillReport) => {
    expect([outcomesOf(survivors), outcomesOf(later), status]).toEqual([[200], [200], 'active'])
    expect(tokenStatuses).toEqual([200])
  }

  // The refresh token is spent and its successor lost: one more try, then a reconnect is required.
  const expectLost = ({ survivors, later, tokenStatuses, ...row }: KillReport) => {
    expect([outcomesOf(survivors), outcomesOf(later)]).toEqual([
      ['reconnect-required'],
      ['reconnect-required'],
    ])
    expect(tokenStatuses).toEqual([200, 400])
    expect(row).toMatchObject({ status: 'reconnect-required', reason: 'renewal-lost', sealed: false })
  }

  test(
    `RT-05 RT-06: before the response (${rounds}): another process renews, and callers only wait longer`,
    async () => {
      for (let at = 0; at < rounds; at += 1) {
        const report = await round('before the answer')
        expect(report.stored).toBe(false)
        expectGoesOn(report)
      }
    },
    rounds * minute,
  )

  test(
    `RT-05 RT-06 HP-39: during the response (${rounds}): one more try, then the connection requires a reconnect`,
    async () => {
      for (let at = 0; at < rounds; at += 1) {
        const report = await round('during the answer')
        expect(report.stored).toBe(false)
        expectLost(report)
      }
    },
    rounds * minute,
  )

  test(
    `RT-05 RT-06: after the token was stored (${rounds}): all use it without another token request`,
    async () => {
      for (let at = 0; at < rounds; at += 1) {
        const report = await round('once stored')
        expect(report.stored).toBe(true)
        expectGoesOn(report)
      }
    },
    rounds * minute,
  )

  // The response is being written to the database. It is either stored or lost.
  test(
    `RT-05 RT-06: while the token is being stored (${rounds}): it is stored or lost, without a third token request`,
    async () => {
      for (let at = 0; at < rounds; at += 1) {
        const report = await round('after the answer', full ? at * 6 : 30)
        if (report.stored) expectGoesOn(report)
        else expectLost(report)
      }
    },
    rounds * minute,
  )
})
