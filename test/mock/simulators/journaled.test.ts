import { describe, expect, test } from 'vitest'
import { demoSecrets, redirectUrisAt } from '../registrations.ts'
import { makeDocplanner, makePlannr, type PlacedSetup } from './all-simulators.ts'
import { type Journal, type JournalEntry, journaled } from './journaled.ts'
import type { Environment, Simulator } from './simulator.ts'

const start = Date.UTC(2026, 0, 5, 10)

const memoryJournal = (): Journal & { readonly kept: JournalEntry[] } => {
  const kept: JournalEntry[] = []
  // The form in which a file would keep it.
  return { kept, entries: () => JSON.parse(JSON.stringify(kept)), append: (entry) => void kept.push(entry) }
}

const placed = (environment: Environment): PlacedSetup => ({
  environment,
  uris: redirectUrisAt('http://localhost:8787'),
  origins: {
    identity: 'http://127.0.0.1:4101/identity',
    api: 'http://127.0.0.1:4102',
    plannr: 'http://127.0.0.1:4103',
    docplanner: 'http://127.0.0.1:4104',
  },
})

const { docplanner: origin } = placed({ now: () => start, seed: 'x' }).origins

const newToken = async (simulator: Pick<Simulator, 'fetch'>): Promise<string> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: '12_planbridge',
    client_secret: demoSecrets.DOCPLANNER_SECRET,
    scope: 'integration',
  })
  const response = await simulator.fetch(new Request(`${origin}/oauth/v2/token`, { method: 'POST', body }))
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

const facilities = async (simulator: Pick<Simulator, 'fetch'>, token: string): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  return (await simulator.fetch(new Request(`${origin}/api/v3/integration/facilities`, { headers }))).status
}

describe('a simulator with a journal', () => {
  test('accepts after a restart the tokens that it issued before, until they expire, and issues other ones', async () => {
    const journal = memoryJournal()
    const clock = { time: start }
    const environment = { now: () => clock.time, seed: 'x' }
    const open = () => journaled((given) => makeDocplanner(placed(given)), environment, journal)
    const first = await open()
    const issued = await newToken(first)
    expect(await facilities(first, issued)).toBe(200)
    clock.time += 60_000
    const second = await open()
    expect(await facilities(second, issued)).toBe(200)
    expect(await newToken(second)).not.toBe(issued)
    clock.time += 2 * 86_400_000
    expect(await facilities(await open(), issued)).toBe(401)
  })

  test('does not know those tokens without the journal', async () => {
    const environment = { now: () => start, seed: 'x' }
    const make = (given: Environment) => makeDocplanner(placed(given))
    const issued = await newToken(await journaled(make, environment, memoryJournal()))
    expect(await facilities(await journaled(make, environment, memoryJournal()), issued)).toBe(401)
  })

  test('has after a restart the effect of each control, at its place among the requests', async () => {
    const journal = memoryJournal()
    const environment = { now: () => start, seed: 'x' }
    const open = () => journaled((given) => makeDocplanner(placed(given)), environment, journal)
    const first = await open()
    const before = await newToken(first)
    first.expireTokens()
    const after = await newToken(first)
    first.notify('slot-booked', { address: 'x' })
    const second = await open()
    expect([await facilities(second, before), await facilities(second, after)]).toEqual([401, 200])
    expect(second.queue()).toEqual(first.queue())
    expect(second.queue()).toHaveLength(1)
  })

  test('has after a restart the personal tokens that were minted, and mints other ones', async () => {
    const journal = memoryJournal()
    const environment = { now: () => start, seed: 'x' }
    const open = () => journaled((given) => makePlannr(placed(given)), environment, journal)
    const { token } = await (await open()).mintPersonalToken({ username: 'tom@elmsample.example' })
    const second = await open()
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const me = await second.fetch(new Request('http://127.0.0.1:4103/api/v1/me', { headers }))
    expect(me.status).toBe(200)
    expect((await second.mintPersonalToken({ username: 'tom@elmsample.example' })).token).not.toBe(token)
  })

  test('handles simultaneous requests in the order in which the journal has them', async () => {
    const journal = memoryJournal()
    const environment = { now: () => start, seed: 'x' }
    const make = (given: Environment) => makePlannr(placed(given))
    const live = await journaled(make, environment, journal)
    const bodyOf = async (simulator: Pick<Simulator, 'fetch'>, n: number) => {
      const request = new Request(`http://127.0.0.1:4103/oauth/authorize?client_id=unknown-${n}`)
      return (await simulator.fetch(request)).text()
    }
    await Promise.all(Array.from({ length: 20 }, (_, n) => bodyOf(live, n)))
    expect(journal.kept.map((entry) => 'url' in entry && entry.url.split('unknown-')[1])).toEqual(
      Array.from({ length: 20 }, (_, n) => String(n)),
    )
    const replayed = await journaled(make, environment, journal)
    expect(await bodyOf(replayed, 99)).toBe(await bodyOf(live, 99))
  })
})
