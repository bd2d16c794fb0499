import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { isResting, tokenAcceptance, type TokenAcceptanceNeeds } from './token-acceptance.ts'

const id = ConnectionId.parse('connection')
const start = Date.parse('2026-01-05T09:00:00Z')

/** The acceptance of one row, on a clock that the test moves. */
const openEnvironment = () => {
  let now = start
  const row = { tokenVersion: 1, refusals: 0, refusedUntil: null as number | null, integration: 'crm' }
  const reported: unknown[] = []
  const assign = (change: object) => void Object.assign(row, change)
  const needs = {
    clock: { now: () => now },
    events: { tokenNotAccepted: (event: unknown) => void reported.push(event) },
    store: {
      connections: {
        find: (connection: string) => Promise.resolve(connection === id ? { ...row } : undefined),
        changeAt: (_id: string, version: number, change: object) => {
          if (version === row.tokenVersion) assign(change)
          return Promise.resolve(version === row.tokenVersion)
        },
        change: (_id: string, change: object) => Promise.resolve(assign(change)),
      },
    },
  } as unknown as TokenAcceptanceNeeds
  return { row, reported, pass: (seconds: number) => void (now += seconds * 1000), ...tokenAcceptance(needs) }
}

describe('a token that was refused although it had just been renewed', () => {
  test('RT-77: rests its connection for five minutes, doubling up to an hour', async () => {
    const { row, reported, pass, refused } = openEnvironment()
    const rests: number[] = []
    for (const minutes of [5, 10, 20, 40, 60, 60]) {
      await refused(id, row.tokenVersion)
      rests.push(minutes * 60)
      expect(reported.map((event) => (event as { seconds: number }).seconds)).toEqual(rests)
      expect(isResting(row, (row.refusedUntil ?? 0) - 1)).toBe(true)
      expect(isResting(row, row.refusedUntil ?? 0)).toBe(false)
      pass(minutes * 60)
      row.tokenVersion += 1
    }
    expect(row.refusals).toBe(6)
  })

  test('RT-77: counts once for concurrent calls, for its own version only, and not while the connection rests', async () => {
    const { row, reported, refused } = openEnvironment()
    await refused(id, 2)
    expect(reported).toEqual([])
    await refused(id, 1)
    await refused(id, 1)
    row.tokenVersion = 3
    await refused(id, 3)
    await refused(ConnectionId.parse('another'), 3)
    expect(reported).toEqual([{ connection: id, integration: 'crm', refusals: 1, seconds: 300 }])
  })

  test('RT-77: that is accepted later begins with the shortest rest again', async () => {
    const { row, pass, refused, accepted } = openEnvironment()
    await accepted(id)
    expect(row.refusedUntil).toBeNull()
    await refused(id, 1)
    row.refusals = 3
    row.refusedUntil = start + 1_200_000
    await accepted(id)
    expect(row).toMatchObject({ refusals: 0, refusedUntil: start + 300_000 })
    row.refusals = 1
    pass(100)
    await accepted(id)
    expect(row).toMatchObject({ refusals: 0, refusedUntil: start + 300_000 })
    await accepted(ConnectionId.parse('another'))
  })
})

test('a rest that ends later than the longest one was recorded before the clock was set back (RT-51)', () => {
  expect(isResting({ refusedUntil: start + 3_600_000 }, start)).toBe(true)
  expect(isResting({ refusedUntil: start + 3_600_001 }, start)).toBe(false)
  expect(isResting({ refusedUntil: null }, start)).toBe(false)
})
