import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { alsoFromHere, docplannerReceives, inboundSecrets } from '../../harness/inbound/providers-events.ts'
import { bodiesWithRepeats, type Sending, sendAll } from '../../harness/inbound/deliveries.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'
import { query } from '../../harness/postgres/database.ts'
import { type PlainProcess, startPlain } from '../../harness/processes/plain-process.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const events = isFull ? 10_000 : 300
const concurrency = 50
const soon = { timeout: 600_000, interval: 20 }

const config = (text: string) => alsoFromHere(docplannerReceives()(text))
const options = { config, env: inboundSecrets }

/** Waits until so many deliveries were acknowledged. */
const untilAcknowledged = ({ report }: Sending, part: number) =>
  expect.poll(() => report.acknowledged, soon).toBeGreaterThanOrEqual(Math.floor(events * part))

/** Asks a living process for its health until the returned function is called. Resolves to the distinct answers. */
const watchHealth = (processes: () => readonly PlainProcess[]) => {
  const answers = new Set<string>()
  const over = new AbortController()
  const watching = (async () => {
    while (!over.signal.aborted) {
      await sleep(10)
      for (const one of processes()) {
        const answer = await one.ask('/healthz')
        // A process that was killed meanwhile gave none.
        if (processes().includes(one)) answers.add(answer)
      }
    }
  })()
  return async () => {
    over.abort()
    await watching
    return [...answers]
  }
}

const counting = `select
    (select count(*) from inbound_events) as events,
    (select count(*) from inbound_events where state = 'processed') as processed,
    (select sum(repeats) from inbound_events) as repeats,
    (select count(*) from host_events where type = 'provider.event') as handed_on,
    (select count(distinct inbound) from host_events where type = 'provider.event') as distinct_handed_on`

type Count = () => Promise<object>

const expectNoneLost = async (count: Count, bodies: readonly string[], { report }: Sending) => {
  const numbers = async () =>
    Object.fromEntries(Object.entries(await count()).map(([name, value]) => [name, Number(value)]))
  await expect.poll(async () => (await numbers())['processed'], soon).toBe(events)
  const found = await numbers()
  expect(report.acknowledged).toBe(bodies.length)
  expect(found).toMatchObject({ events, handed_on: events, distinct_handed_on: events })
  // Every acknowledged repeat is counted, and a delivery whose acknowledgement was lost is one more.
  expect(found['repeats']).toBeGreaterThanOrEqual(bodies.length - events)
}

const title = `WH-16 WH-18 HC-29: ${events} events with repeats, ${concurrency} at once, are each processed once and handed on, and none is lost,`

test(`${title} while the only process on SQLite is killed twice`, { timeout: 1_200_000 }, async () => {
  const bodies = bodiesWithRepeats(events, 7)
  let current = await startPlain(options)
  const { folder, port } = current
  const living = new Set([current])
  const sending = sendAll(bodies, { concurrency, portOf: () => port })
  const health = watchHealth(() => [...living])
  for (const part of [0.3, 0.6]) {
    await untilAcknowledged(sending, part)
    living.delete(current)
    current.send('SIGKILL')
    await current.exited
    current = await startPlain({ ...options, folder, listen: port })
    living.add(current)
  }
  await sending.done
  const count: Count = () => {
    const database = new DatabaseSync(join(folder, '.planbridge/planbridge.db'), { readOnly: true })
    const row: object = database.prepare(counting).get() ?? {}
    database.close()
    return Promise.resolve(row)
  }
  await expectNoneLost(count, bodies, sending)
  expect(await health()).toEqual(['200 ok'])
})

test(`${title} while two processes on PostgreSQL are killed in turn`, { timeout: 1_200_000 }, async () => {
  const url = await createDatabase()
  const postgres = {
    ...options,
    settings: "store: { url: 'env:STORE_URL' }",
    env: { ...options.env, STORE_URL: url },
  }
  const bodies = bodiesWithRepeats(events, 11)
  const members = [await startPlain(postgres), await startPlain(postgres)]
  const ports = members.map(({ port }) => port)
  const living = new Set(members)
  const sending = sendAll(bodies, { concurrency, portOf: (nth) => ports[nth % ports.length] ?? 0 })
  const health = watchHealth(() => [...living])
  for (const [at, part] of [0.3, 0.6].entries()) {
    await untilAcknowledged(sending, part)
    const victim = members[at]
    if (!victim) throw new Error('there are too few processes')
    living.delete(victim)
    victim.send('SIGKILL')
    await victim.exited
    const next = await startPlain({ ...postgres, folder: victim.folder, listen: victim.port })
    members[at] = next
    living.add(next)
  }
  await sending.done
  await expectNoneLost(async () => (await query(url, counting))[0] ?? {}, bodies, sending)
  expect(await health()).toEqual(['200 ok'])
})
