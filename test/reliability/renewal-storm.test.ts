import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '../postgres/create-database.ts'
import { openCallers } from './storms/call-member.ts'
import {
  letTokensRunOut,
  percentile,
  runStorm,
  setStage,
  type Stage,
  type StormReport,
} from './storms/storm.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const providerMs = full ? 5_000 : 2_000
const many = full ? 100 : 30
const calls = full ? 1_000 : 600
const minute = 60_000

const statuses = ({ calls: made }: StormReport) => [
  ...new Set(made.map(({ status, code }) => code ?? status)),
]

const outcomes = ({ tokenRequests }: StormReport) => tokenRequests.map(({ status }) => status)

const renewOnceMore = async (stage: Stage) => {
  stage.provider.tokenRequests.splice(0)
  await letTokensRunOut(stage)
  const { call, close } = openCallers()
  const again = await Promise.all(
    stage.delegates.map((delegate, at) => {
      const member = stage.fleet.members[at % stage.fleet.members.length]
      if (!member) throw new Error('the fleet is empty')
      return call(member, delegate)
    }),
  )
  await close()
  return again.map(({ status, code }) => code ?? status)
}

describe('three processes on one PostgreSQL, a slow provider that ends the family of a token that comes twice', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ databaseUrl: await createDatabase(), delegates: 2 })
  }, minute)
  afterAll(() => stage?.[Symbol.asyncDispose]())

  test(
    `RT-04 HP-38: one token ran out, ${calls} calls at once: one renewal, all succeed, the family lives on`,
    async () => {
      const report = await runStorm(stage, { calls, providerMs })
      expect(statuses(report)).toEqual([200])
      expect(outcomes(report)).toEqual([200])
      expect(report.watched.idleInTransactionMost).toBe(0)
      expect(report.watched.activeUsually).toBeLessThanOrEqual(5)
      expect(report.undisturbedMsMost).toBeLessThan(providerMs / 2)
      expect(await renewOnceMore(stage)).toEqual([200, 200])
      expect(stage.provider.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
    },
    minute,
  )
})

describe('many connections due at once', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ databaseUrl: await createDatabase(), delegates: many + 1 })
  }, 2 * minute)
  afterAll(() => stage?.[Symbol.asyncDispose]())

  test(
    `RT-04: ${many} connections over three processes are renewed side by side, each once`,
    async () => {
      const report = await runStorm(stage, { calls: many * 3, providerMs })
      expect(statuses(report)).toEqual([200])
      expect(outcomes(report)).toEqual(Array.from({ length: many }, () => 200))
      const arrivals = report.tokenRequests.map(({ arrivedAt }) => arrivedAt)
      // Side by side: the last request left before the first answer came.
      expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThan(providerMs)
      expect(report.watched.idleInTransactionMost).toBe(0)
      expect(report.undisturbedMsMost).toBeLessThan(providerMs / 2)
      expect(await renewOnceMore(stage)).toEqual(stage.delegates.map(() => 200))
      expect(
        percentile(
          report.calls.map(({ ms }) => ms),
          0.5,
        ),
      ).toBeGreaterThan(providerMs)
    },
    minute,
  )
})
