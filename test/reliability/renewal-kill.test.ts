import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import type { CallOutcome } from '../harness/cluster/call-member.ts'
import { type KillReport, type Moment, runKillRound } from '../harness/cluster/kill-round.ts'
import { openClusterEnvironment, type ClusterEnvironment } from '../harness/cluster/renewal-storm.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const rounds = full ? 10 : 1
const minute = 60_000

/** A turn of six seconds runs out, then somebody else asks the provider. */
const waitMsMax = 12_000

const said = (calls: readonly CallOutcome[]) => [...new Set(calls.map(({ status, code }) => code ?? status))]

const longestMs = (calls: readonly CallOutcome[]) => Math.max(...calls.map(({ ms }) => ms))

describe('the process that renews is killed while two others live', () => {
  let environment: ClusterEnvironment
  let next = 0
  beforeAll(async () => {
    environment = await openClusterEnvironment({
      databaseUrl: await createDatabase(),
      delegates: 1 + 4 * rounds,
    })
  }, 2 * minute)
  afterAll(() => environment?.[Symbol.asyncDispose]())

  const round = async (moment: Moment, afterMs = 0): Promise<KillReport> => {
    const [other] = environment.delegates
    const delegate = environment.delegates[(next += 1)]
    if (!delegate || !other) throw new Error('there are too few delegates')
    const report = await runKillRound(environment, { moment, afterMs, delegate, other })
    expect(said(report.others)).toEqual([200])
    expect(longestMs(report.others)).toBeLessThan(waitMsMax / 4)
    expect(longestMs(report.survivors)).toBeLessThan(waitMsMax)
    expect(report.laterTokenRequests).toBe(0)
    return report
  }

  const expectGoesOn = ({ survivors, later, tokenStatuses, status }: KillReport) => {
    expect([said(survivors), said(later), status]).toEqual([[200], [200], 'active'])
    expect(tokenStatuses).toEqual([200])
  }

  // The provider spent the token and nobody knows its successor: one more try, and the truth.
  const expectLost = ({ survivors, later, tokenStatuses, ...row }: KillReport) => {
    expect([said(survivors), said(later)]).toEqual([['reconnect-required'], ['reconnect-required']])
    expect(tokenStatuses).toEqual([200, 400])
    expect(row).toMatchObject({ status: 'reconnect-required', reason: 'renewal-lost', sealed: false })
  }

  test(
    `RT-05 RT-06: before the answer (${rounds}): another renews, and nobody notices but by waiting`,
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
    `RT-05 RT-06 HP-39: during the answer (${rounds}): one more try, then the connection says that its access is lost`,
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
    `RT-05 RT-06: after it was stored (${rounds}): all use what was stored, and nobody asks again`,
    async () => {
      for (let at = 0; at < rounds; at += 1) {
        const report = await round('once stored')
        expect(report.stored).toBe(true)
        expectGoesOn(report)
      }
    },
    rounds * minute,
  )

  // With the answer on its way to the database: where it arrived it counts, and where not it is lost.
  test(
    `RT-05 RT-06: while it is being stored (${rounds}): it is stored, or it is lost, and the provider hears no third time`,
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
