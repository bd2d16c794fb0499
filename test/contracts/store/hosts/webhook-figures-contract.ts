import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import { addEndpoint, lease, makeEvents, outcome } from './webhooks-contract.ts'

/** The figures of endpoints that operators see. */
export const webhookFiguresContract: Contract = {
  'WH-79: deliveries are counted, and last tries found, for one tenant alone': async (store) => {
    await addEndpoint(store, 'a')
    await addEndpoint(store, 'b')
    await addEndpoint(store, 'untried')
    await addEndpoint(store, 'other', { tenant: 'other' })
    await makeEvents(store, 3)
    await store.webhooks.fanOut(noon, 100)
    const message = { tenant: 'other', type: 'endpoint.test', at: noon, sealed: 'a.b.c.d.e' } as const
    await store.webhooks.addMessage(
      { ...message, id: 'evt_other' },
      { endpoint: 'other', lease: 'x', until: noon + 1 },
    )
    const conclude = async (endpoint: string, at: number, change: Parameters<typeof outcome>[0] = {}) => {
      const [delivery] = await store.webhooks.claim(endpoint, lease(`at ${at}`, at), 1)
      if (!delivery) throw new Error('nothing is due')
      await store.webhooks.conclude(delivery, `at ${at}`, outcome({ triedAt: at, ...change }))
      return delivery.message
    }
    await conclude('a', noon + 1)
    const last = await conclude('a', noon + 3, { status: 'dead', httpStatus: 500, reason: 'http-status' })
    await conclude('a', noon + 2)
    const waiting = await conclude('b', noon + 1, {
      status: 'pending',
      nextAt: noon + 9_000,
      httpStatus: null,
      reason: 'unreachable',
    })
    await store.webhooks.conclude({ endpoint: 'other', message: 'evt_other' }, 'x', outcome())
    const tries = await store.webhooks.lastTries('firm')
    expect(tries.toSorted((one, other) => one.endpoint.localeCompare(other.endpoint))).toMatchObject([
      { endpoint: 'a', message: last, triedAt: noon + 3, httpStatus: 500, reason: 'http-status' },
      { endpoint: 'b', message: waiting, triedAt: noon + 1, httpStatus: null, reason: 'unreachable' },
    ])
    expect(await store.webhooks.lastTries('other')).toMatchObject([{ endpoint: 'other' }])
    expect(await store.webhooks.lastTries('nobody')).toEqual([])
    const counts = await store.webhooks.countDeliveries('firm')
    expect(counts.map(({ endpoint, status, count }) => `${endpoint} ${status} ${count}`).toSorted()).toEqual([
      'a dead 1',
      'a delivered 2',
      'b pending 3',
      'untried pending 3',
    ])
    expect(await store.webhooks.countDeliveries('other')).toEqual([
      { endpoint: 'other', status: 'delivered', count: 1 },
    ])
    expect(await store.webhooks.countDeliveries()).toHaveLength(5)
  },
  'WH-79: of two last tries at the same moment one is found': async (store) => {
    await addEndpoint(store, 'a')
    await makeEvents(store, 2)
    await store.webhooks.fanOut(noon, 100)
    for (const delivery of await store.webhooks.claim('a', lease('both'), 2))
      await store.webhooks.conclude(delivery, 'both', outcome())
    expect(await store.webhooks.lastTries('firm')).toHaveLength(1)
  },
}
