import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { expect, onTestFinished, test } from 'vitest'
import { appOrigin, providerOrigins } from '../../harness/deployment/config-text.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'
import { withWebhooks } from '../../harness/inbound/providers-events.ts'
import { connectClinic } from '../../harness/inbound/queue.ts'
import { receiving } from '../../harness/inbound/receiving.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'
import { type PlainProcess, startPlain } from '../../harness/processes/plain-process.ts'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { freePorts, startSimulators } from '../../mock/start-simulators.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** Kills while events are stored. */
const kills = full ? 6 : 1
/** Taken by one response. */
const takes = 20

const longPoll = { timeout: 120_000, interval: 5 }

const stores = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planbridge-puller-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'planbridge.db')
    const settings = `store: { path: ${JSON.stringify(path)} }`
    return { settings, env: {}, store: await sqlStore(sqliteDialect(path)) }
  },
  PostgreSQL: async () => {
    const url = await createDatabase()
    return {
      settings: "store: { url: 'env:STORE_URL' }",
      env: { STORE_URL: url },
      store: await postgresStore({ url }),
    }
  },
} as const

/** The simulated Docplanner over HTTP. Its clock moves with each event, so that the time of an event is its number. */
const openQueue = async () => {
  const start = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
  let at = start
  const simulators = await startSimulators({
    environment: { now: () => at, seed: 'killed puller' },
    uris: redirectUrisAt(appOrigin.guests),
    ports: freePorts,
  })
  onTestFinished(async () => void (await simulators.close()))
  const { simulator, origins } = simulators.docplanner
  return {
    origin: origins[0] ?? '',
    left: () => simulator.queue().length,
    fill: (count: number) => {
      for (let added = 0; added < count; added += 1) {
        at += 1000
        simulator.notify('slot-booked', { visit_booking: { id: String(at) } })
      }
    },
    numberOf: (occurredAt: number) => (occurredAt - start) / 1000,
    /** Resolves when the next response has been taken from the queue. It is sent when the returned function is called. */
    holdNext: () => {
      const taken = Promise.withResolvers<() => void>()
      simulator.interrupt({
        when: ({ url }) => url.includes('/notifications/multiple'),
        async answer(_, proceed) {
          const response = await proceed()
          await new Promise<void>((resolve) => taken.resolve(resolve))
          return response
        },
      })
      return taken.promise
    },
  }
}

/** Processes that pull, one after another, on a store in which the service account is connected. */
const openPuller = async (name: keyof typeof stores) => {
  const { settings, env, store } = await stores[name]()
  const queue = await openQueue()
  const config = (text: string) =>
    withWebhooks(
      'docplanner',
      '{ receive: pull }',
    )(text).replaceAll(providerOrigins.guests.docplanner, queue.origin)
  const at = await receiving(`killed puller on ${name}`, config, {
    store,
    clock: realClock(),
    programs: [{ origins: [queue.origin], fetch: (request) => fetch(request) }],
  })
  onTestFinished(() => store.close())
  await connectClinic(at)
  const stored = async () =>
    (await store.inbound.list({ max: 10_000 }))
      .map(({ occurredAt }) => queue.numberOf(occurredAt))
      .toReversed()
  const end = async (process: PlainProcess, signal: NodeJS.Signals) => {
    process.send(signal)
    await process.exited
  }
  return { at, queue, stored, end, start: () => startPlain({ settings, env, config }) }
}

/** The numbers from one to another one, both included. */
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, nth) => from + nth)

// On PostgreSQL, each process waits until the lease of the killed leader has run out.
test.each(full ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const))(
  'WH-41 WH-26: a process that is killed while it empties the queue loses events of one response at most, stores none twice, and the next one goes on, on %s',
  { timeout: 600_000 },
  async (name) => {
    const { at, queue, stored, end, start } = await openPuller(name)
    queue.fill(takes + 5)

    // Killed before it has the response: the provider has removed its events and repeats none of them.
    const held = queue.holdNext()
    const first = await start()
    const send = await held
    expect(await stored()).toEqual([])
    await end(first, 'SIGKILL')
    send()
    expect(queue.left()).toBe(5)

    // Killed while it stores a response: the events before are stored, in their order.
    let from = takes + 1
    for (let kill = 0; kill < kills; kill += 1) {
      queue.fill(takes - queue.left())
      const before = (await stored()).length
      const storing = await start()
      await expect.poll(async () => (await stored()).length, longPoll).toBeGreaterThan(before)
      await end(storing, 'SIGKILL')
      const kept = (await stored()).slice(before)
      expect(kept).toEqual(numbers(from, from + kept.length - 1))
      from += takes
    }

    // An orderly stop waits for the response that is on its way, and loses nothing.
    queue.fill(takes)
    const heldAgain = queue.holdNext()
    const stopped = await start()
    const sendAgain = await heldAgain
    stopped.send('SIGTERM')
    await stopped.untilLogged('stopping')
    sendAgain()
    await stopped.exited
    expect((await stored()).slice(-takes)).toEqual(numbers(from, from + takes - 1))
    from += takes

    queue.fill(3)
    const last = await start()
    await expect.poll(async () => (await stored()).slice(-3), longPoll).toEqual(numbers(from, from + 2))
    const all = await stored()
    expect(new Set(all).size).toBe(all.length)
    const handedOn = async () =>
      (await at.hostEvents()).filter(({ type }) => type === 'provider.event').length
    await expect.poll(handedOn, longPoll).toBe(all.length)
    await end(last, 'SIGKILL')
  },
)
