import { describe, expect, test } from 'vitest'
import { openDeliveryRounds, type RoundNeeds } from './delivery-rounds.ts'

const now = Date.parse('2026-01-05T09:00:00Z')

/** Rounds over endpoints whose tries end when the test says so. */
const open = (
  due: readonly { readonly id: string; readonly tenant: string }[],
  { hasHosts = true, finds = true } = {},
) => {
  const log: unknown[] = []
  const waiting: (() => void)[] = []
  const needs = {
    hasHosts,
    deadlineSeconds: 10,
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    events: { backgroundTaskFailed: (event: object) => log.push(event) },
    store: {
      webhooks: {
        fanOut: (...input: unknown[]) => Promise.resolve(void log.push(['fanOut', ...input])),
        due: (...input: unknown[]) => {
          log.push(['due', ...input])
          return Promise.resolve(due.map((endpoint) => ({ failures: 0, ...endpoint })))
        },
        claim: (id: string, claim: object, places: number) => {
          log.push(['claim', id, claim, places])
          return Promise.resolve(
            Array.from({ length: Math.min(places, 3) }, (_, at) => ({ message: `${id} ${at}` })),
          )
        },
        findEndpoint: async (id: string) => {
          await new Promise<void>((resolve) => void waiting.push(resolve))
          if (!finds) throw new Error(`away ${id}`)
          return undefined
        },
      },
    },
  } as unknown as RoundNeeds
  const rounds = openDeliveryRounds(needs)
  const claims = () => log.filter((entry) => Array.isArray(entry) && entry[0] === 'claim')
  return { rounds, log, claims, endAll: () => waiting.splice(0).forEach((resolve) => resolve()) }
}

describe('WH-65: a round of deliveries', () => {
  test('adds the deliveries of new events, and claims those that are due for longer than a try lasts', async () => {
    const { rounds, log, endAll } = open([{ id: 'one', tenant: 't' }])
    expect([rounds.name, rounds.everyMs]).toEqual(['notify-hosts', 1_000])
    await rounds.run()
    expect(log).toEqual([
      ['fanOut', now, 200],
      ['due', now, 500],
      ['claim', 'one', { lease: 'A'.repeat(43), until: now + 15_000, now }, 4],
    ])
    endAll()
    await rounds.drained()
  })

  test('leaves an endpoint the places that its tries do not occupy, until they have ended', async () => {
    const { rounds, claims, endAll } = open([{ id: 'one', tenant: 't' }])
    await rounds.run()
    await rounds.run()
    await rounds.run()
    expect(claims().map((claim) => (claim as unknown[])[3])).toEqual([4, 1])
    endAll()
    await rounds.drained()
    await rounds.run()
    expect(claims().at(-1)).toMatchObject(['claim', 'one', {}, 4])
    endAll()
    await rounds.drained()
  })

  test('counts the tries of a tenant together, and those of others not', async () => {
    const ids = ['1', '2', '3', '4', '5', '6']
    const due = [...ids.map((id) => ({ id, tenant: 't' })), { id: 'other', tenant: 'u' }]
    const { rounds, claims, endAll } = open(due)
    await rounds.run()
    const places = Object.fromEntries(
      claims().map((claim) => [(claim as string[])[1], (claim as unknown[])[3]]),
    )
    expect(places).toEqual({ '1': 4, '2': 4, '3': 4, '4': 4, '5': 4, '6': 1, other: 4 })
    endAll()
    await rounds.drained()
  })

  test('reports a try that failed for no reason of its own, whose places are then free', async () => {
    const { rounds, log, claims, endAll } = open([{ id: 'one', tenant: 't' }], { finds: false })
    await rounds.run()
    endAll()
    await rounds.drained()
    expect(log.filter((entry) => !Array.isArray(entry))).toEqual(
      [1, 2, 3].map(() => ({ detail: 'away one' })),
    )
    await rounds.run()
    expect(claims().at(-1)).toMatchObject(['claim', 'one', {}, 4])
    endAll()
    await rounds.drained()
  })

  test('is made once a minute without a key for hosts', () => {
    expect(open([], { hasHosts: false }).rounds.everyMs).toBe(60_000)
  })
})
