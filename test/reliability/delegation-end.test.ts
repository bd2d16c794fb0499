import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPastDelegationEnd } from '../harness/cluster/end-of-delegation.ts'
import { type ClusterEnvironment, openClusterEnvironment } from '../harness/cluster/renewal-storm.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const seconds = isFull ? 20 : 8
/** Of calls and runs before the end. A busy machine makes few, and how many is no guarantee. */
const least = isFull ? seconds : 0
const graceMs = 1_000

describe('a delegation on three processes, by the real clock', () => {
  let environment: ClusterEnvironment
  beforeAll(async () => {
    // Short-lived tokens, so that renewals happen until the end.
    environment = await openClusterEnvironment({
      databaseUrl: await createDatabase(),
      delegates: 1,
      accessTokenSeconds: 2,
    })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  test(`with ${seconds} seconds left has no call, job or renewal on any process one second after its end`, async () => {
    const report = await callPastDelegationEnd(environment, seconds)
    const over = report.endsAt + graceMs
    for (const calls of report.calls) {
      const before = calls.filter(({ startedAt, ms }) => startedAt + ms < report.endsAt)
      expect(before.length).toBeGreaterThan(least)
      expect(new Set(before.map(({ status, code }) => code ?? status))).toEqual(new Set([200]))
      const after = calls.filter(({ startedAt }) => startedAt > over)
      expect(after.length).toBeGreaterThan(least / 4)
      expect(new Set(after.map(({ code }) => code))).toEqual(new Set(['reconnect-required']))
    }
    expect(Math.max(...report.apiCallsAt)).toBeLessThan(over)
    expect(report.tokenRequestsAt.length).toBeGreaterThan(least / 4)
    expect(Math.max(...report.tokenRequestsAt)).toBeLessThan(over)
    const late = report.runs.filter(({ started_at: startedAt }) => Number(startedAt) > over)
    expect(late.length).toBeGreaterThan(0)
    expect(new Set(late.map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(
      new Set(['skipped delegation-required']),
    )
    expect(report.runs.filter(({ outcome }) => outcome === 'succeeded').length).toBeGreaterThan(least)
    expect(report.row).toEqual({ status: 'ended', reason: 'end-date-reached', sealed: null })
    // One by the end itself, and one by a renewal that is in flight at that moment: it revokes the tokens that it receives.
    const renewalsAtEnd = report.tokenRequestsAt.filter((at) => at > report.endsAt - graceMs)
    expect(report.revocationsAt.length).toBeGreaterThan(0)
    expect(report.revocationsAt.length).toBeLessThanOrEqual(1 + Math.min(renewalsAtEnd.length, 1))
    expect(Math.max(...report.revocationsAt)).toBeLessThan(over)
  })
})
