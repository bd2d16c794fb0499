import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import { addEndpoint, lease, makeEvents, outcome } from '../hosts/webhooks-contract.ts'
import { add, at, dueIds, eventOf, process, sealed } from './inbound-contract.ts'

const accepted = (id: string, repeats: number, possibleRepeat: boolean) => ({ id, repeats, possibleRepeat })

/** Events with equal fingerprints, and events and messages whose key is missing. */
export const waitingContract: Contract = {
  'WH-24: an event is a repeat of one that was received within its time; of twenty concurrent later ones, one is another event and the rest are its repeats':
    async (store) => {
      const of = (id: string, receivedAt: number) =>
        eventOf(id, { fingerprint: 'same', receivedAt, repeatsSince: receivedAt - 10 })
      expect(await store.inbound.add(of('first', noon))).toEqual(accepted('first', 0, false))
      expect(await store.inbound.add(of('soon', noon + 10))).toEqual(accepted('first', 1, false))
      const later = await Promise.all(
        Array.from({ length: 20 }, (_, nth) => store.inbound.add(of(`e${nth}`, noon + 11))),
      )
      const [second = ''] = new Set(later.map(({ id }) => id))
      expect(later.toSorted((one, other) => one.repeats - other.repeats)).toEqual(
        Array.from({ length: 20 }, (_, nth) => accepted(second, nth, true)),
      )
      const together = store.atomically(async ({ inbound }) => [
        await inbound.add(of('third', noon + 30)),
        await inbound.add(of('its repeat', noon + 31)),
        await inbound.add(eventOf('kept', { fingerprint: 'kept' })),
      ])
      expect(await together).toEqual([
        accepted('third', 0, true),
        accepted('third', 1, true),
        accepted('kept', 0, false),
      ])
      await process(store, 'first', second, 'third')
      // One that is told apart by its members is a repeat as long as it is kept.
      const muchLater = eventOf('later', { fingerprint: 'kept', receivedAt: noon + 30 * dayMs })
      expect(await store.inbound.add(muchLater)).toEqual(accepted('kept', 1, false))
      expect((await store.inbound.list({ max: 9 })).map(({ repeats }) => repeats)).toEqual([1, 1, 19, 1])
    },
  'WH-25: events wait for their key together, those of other keys and those that are not due stay as they are':
    async (store) => {
      const wait = { failure: 'no key', now: noon, nextAt: noon + 60 }
      await add(
        store,
        eventOf('one', { sealed: sealed('one', 'next'), receivedAt: noon - 1 }),
        eventOf('two', { sealed: sealed('two', 'next'), ...at('plannr') }),
        eventOf('done', { sealed: sealed('done', 'next') }),
        eventOf('later', { sealed: sealed('later', 'next'), receivedAt: noon + 30 }),
        eventOf('other key'),
      )
      await process(store, 'done')
      expect(await store.inbound.waitForKey('one', wait)).toBe(2)
      expect(await dueIds(store)).toEqual(['other key'])
      expect(await dueIds(store, noon + 30)).toEqual(['later', 'other key'])
      expect(await store.inbound.find('two')).toMatchObject({
        state: 'received',
        tries: 0,
        failure: 'no key',
      })
      expect(await store.inbound.waiting()).toEqual([
        { integration: 'docplanner', events: 1, since: noon },
        { integration: 'plannr', events: 1, since: noon },
      ])
      expect(await store.inbound.waitForKey('unknown', wait)).toBe(0)
      await store.inbound.postpone('one', { tries: 1, failure: 'why', nextAt: noon })
      await process(store, 'two')
      expect(await store.inbound.waiting()).toEqual([])
    },
  'WH-25: deliveries that could not be opened are claimed after all others, and counted': async (store) => {
    await addEndpoint(store, 'a')
    await makeEvents(store, 3)
    await store.webhooks.fanOut(noon, 100)
    for (const delivery of await store.webhooks.claim('a', lease('l'), 2))
      await store.webhooks.conclude(
        delivery,
        'l',
        outcome({ status: 'pending', tries: 0, reason: 'unopened' }),
      )
    expect(await store.webhooks.countUnopened()).toEqual(new Map([['a', 2]]))
    const [first] = await store.webhooks.claim('a', lease('l'), 1)
    expect(first).toMatchObject({ reason: null, triedAt: null })
    const rest = await store.webhooks.claim('a', lease('l'), 9)
    expect(rest.map(({ reason }) => reason)).toEqual(['unopened', 'unopened'])
    for (const delivery of rest) await store.webhooks.conclude(delivery, 'l', outcome())
    expect(await store.webhooks.countUnopened()).toEqual(new Map())
  },
}
