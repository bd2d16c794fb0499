import { fetchForward } from '@planbridge/bff/testing'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { connectClinic, pulling, runTask } from '../../harness/inbound/queue.ts'
import type { Receiving } from '../../harness/inbound/receiving.ts'

const multiple = '/api/v3/integration/notifications/multiple'

const reads = ({ simulators }: Receiving) =>
  simulators.docplanner.log.entries.filter(({ path }) => path === multiple).length

const fill = ({ simulators }: Receiving, count: number) => {
  for (let at = 0; at < count; at += 1)
    simulators.docplanner.notify('slot-booked', { visit_booking: { id: String(at) } })
}

const pull = (at: Receiving) => runTask(at, 'pull-events')

describe('an integration that pulls', () => {
  test('WH-41: stores every event of a long queue, in its order, and hands each on to hosts once', async () => {
    const at = await pulling('queue')
    await connectClinic(at)
    fill(at, 45)
    await pull(at)
    expect(at.simulators.docplanner.queue()).toEqual([])
    const stored = await at.stored()
    expect(stored.map(({ checked, name }) => `${checked} ${name}`)).toEqual(
      Array.from({ length: 45 }, () => 'pulled slot-booked'),
    )
    await runTask(at, 'process-inbound')
    const handedOn = (await at.hostEvents()).filter(({ type }) => type === 'provider.event')
    expect(handedOn).toHaveLength(45)
    expect(at.lines('webhook.pulled')).toMatchObject([
      { events: 20, left: 25 },
      { events: 20, left: 5 },
      { events: 5, left: 0 },
    ])
  })

  test('WH-41: finds an empty queue without a failure, and looks again after a while, not at once', async () => {
    const at = await pulling('empty')
    await connectClinic(at)
    await pull(at)
    await pull(at)
    expect([reads(at), at.lines('webhook.pull-failed')]).toEqual([1, []])
    at.clock.pass(10)
    fill(at, 1)
    await pull(at)
    expect(await at.stored()).toHaveLength(1)
  })

  test('WH-41: takes nothing without a service account, says so once, and begins when it is connected', async () => {
    const at = await pulling('unconnected')
    fill(at, 1)
    for (let turn = 0; turn < 3; turn += 1) {
      await pull(at)
      at.clock.pass(60)
    }
    expect([reads(at), at.lines('webhook.unconnected').length]).toEqual([0, 1])
    await connectClinic(at)
    await pull(at)
    expect(await at.stored()).toHaveLength(1)
  })

  test('WH-41: takes nothing while the store takes no writes', async () => {
    const at = await pulling('full disk')
    await connectClinic(at)
    fill(at, 3)
    at.store.probeWrite = () => Promise.reject(new Error('disk full'))
    await expect(pull(at)).rejects.toThrow('disk full')
    expect([reads(at), at.simulators.docplanner.queue().length]).toEqual([0, 3])
  })

  test('WH-41: keeps what it has taken until the store is back', async () => {
    const waits: number[] = []
    const at = await pulling('store away', {
      engines: { sleep: (ms) => Promise.resolve(void waits.push(ms)) },
    })
    await connectClinic(at)
    fill(at, 2)
    const { add } = at.store.inbound
    let failures = 3
    at.store.inbound.add = (event) => {
      failures -= 1
      return failures >= 0 ? Promise.reject(new Error('gone')) : add(event)
    }
    await pull(at)
    expect(await at.stored()).toHaveLength(2)
    expect(waits.slice(-3)).toEqual([250, 1_000, 5_000])
  })

  test('WH-41: says how many events are lost and why if the store does not come back', async () => {
    const at = await pulling('store gone', { engines: { sleep: () => Promise.resolve() } })
    await connectClinic(at)
    fill(at, 2)
    at.store.inbound.add = () => Promise.reject(new Error('gone'))
    await pull(at)
    expect(at.lines('webhook.lost')).toMatchObject([
      { integration: 'docplanner', events: 2, detail: 'they could not be stored: store-unavailable' },
    ])
  })

  test('WH-41: keeps a response that it cannot read as a whole', async () => {
    const at = await pulling('odd response')
    await connectClinic(at)
    at.simulators.docplanner.interrupt({
      when: ({ url }) => url.includes(multiple),
      answer: () => new Response('{"notifications":{"0":{"name":"slot-booked"}}', { status: 200 }),
    })
    await pull(at)
    expect(await at.stored()).toMatchObject([{ checked: 'pulled', name: null, bytes: 45 }])
  })

  test('WH-41: waits longer after each failure, and as long as the provider wants', async () => {
    const at = await pulling('failing')
    await connectClinic(at)
    const answers = [
      new Response('', { status: 500 }),
      new Response('', { status: 500 }),
      new Response('', { status: 429, headers: { 'retry-after': '1200' } }),
    ]
    at.simulators.docplanner.interrupt({
      when: ({ url }) => url.includes(multiple),
      answer: () => answers.shift() ?? new Response('', { status: 500 }),
      times: 3,
    })
    const seconds: unknown[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      await pull(at)
      await pull(at)
      const wait = Number(at.lines('webhook.pull-failed').at(-1)?.['seconds'])
      seconds.push(wait)
      at.clock.pass(wait)
    }
    expect(seconds).toEqual([10, 20, 1200])
    fill(at, 1)
    await pull(at)
    expect(await at.stored()).toHaveLength(1)
  })

  test('WH-41: loses nothing and stores nothing twice while two instances pull', async () => {
    const first = await pulling('two instances')
    await connectClinic(first)
    const reach = (request: Request) => first.network.fetch(request)
    const second = await pulling('two instances, second', {
      store: first.store,
      clock: first.clock,
      engines: { fetch: reach },
      forwardThrough: () => Promise.resolve(fetchForward(reach)),
    })
    fill(first, 100)
    await Promise.all([pull(first), pull(second)])
    const stored = await first.stored()
    expect([stored.length, stored.filter(({ repeats }) => repeats > 0)]).toEqual([100, []])
  })
})

describe('the operations of a queue that Planbridge empties', () => {
  test('WH-41: are not offered, and cannot be called by a person', async () => {
    const at = await pulling('operations')
    const browser = openBrowser(at)
    const connection = await connectClinic(at, browser)
    fill(at, 1)
    const catalog = await (await browser.send('/bff/catalog')).text()
    expect(catalog).not.toContain('pull-notification')
    for (const path of [multiple, '/api/v3/integration/notifications']) {
      const answer = await browser.api(connection, path)
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        404,
        'operation-not-allowed',
      ])
    }
    expect(at.simulators.docplanner.queue()).toHaveLength(1)
  })
})
