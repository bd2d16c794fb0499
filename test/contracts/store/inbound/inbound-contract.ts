import type { InboundEvent, NewInboundEvent, Store } from '@planbridge/bff/testing'
import { IntegrationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import { events } from '../hosts/host-events-contract.ts'

/** Headers of sealed texts. */
const headers = {
  main: 'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibWFpbiJ9',
  next: 'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibmV4dCJ9',
} as const

export const sealed = (id: string, under: keyof typeof headers = 'main') => `${headers[under]}.a.b.c.${id}`

export const eventOf = (id: string, more: Partial<NewInboundEvent> = {}): NewInboundEvent => ({
  id,
  tenant: 'firm',
  integration: IntegrationId.parse('docplanner'),
  kind: 'event',
  verdict: null,
  checked: 'key',
  name: 'slot-booked',
  resource: null,
  fingerprint: `of-${id}`,
  occurredAt: noon,
  receivedAt: noon,
  bytes: 10,
  sealed: sealed(id),
  ...more,
})

export const add = async ({ inbound }: Store, ...added: readonly NewInboundEvent[]) => {
  for (const event of added) await inbound.add(event)
}

const batch = { max: 100, bytesMax: 1_000_000 }

export const dueIds = async ({ inbound }: Store, now = noon, limits = batch) =>
  (await inbound.due(now, limits)).map(({ id }) => id)

export const process = async ({ inbound }: Store, ...ids: readonly string[]) => {
  for (const id of ids) expect(await inbound.markProcessed(id, noon)).toBe(true)
}

export const at = (integration: string) => ({ integration: IntegrationId.parse(integration) })

const idsOf = (rows: readonly InboundEvent[]) => rows.map(({ id }) => id)

export const inboundContract: Contract = {
  'WH-16: an event is read as it was added; twenty concurrent deliveries of it are one event with nineteen repeats':
    async (store) => {
      const added = Array.from({ length: 20 }, (_, nth) =>
        store.inbound.add(
          eventOf(`e${nth}`, { fingerprint: 'same', receivedAt: noon + 1, name: null, resource: 'r' }),
        ),
      )
      const stored = await Promise.all(added)
      const ids = new Set(stored.map(({ id }) => id))
      expect(ids.size).toBe(1)
      expect(stored.map(({ repeats }) => repeats).toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 20 }, (_, nth) => nth),
      )
      const [id = ''] = ids
      const { fingerprint: _, ...facts } = eventOf(id, { receivedAt: noon + 1, name: null, resource: 'r' })
      expect(await store.inbound.find(id)).toEqual({
        ...facts,
        state: 'received',
        repeats: 19,
        repeatedAt: noon + 1,
        possibleRepeat: false,
        tries: 0,
        failure: null,
        late: false,
        processedAt: null,
      })
      expect(await store.inbound.find('unknown')).toBeUndefined()
    },
  'WH-16 WH-22: the same event at two integrations is two events': async (store) => {
    await add(store, eventOf('one', { fingerprint: 'same' }))
    await add(store, eventOf('two', { fingerprint: 'same', ...at('plannr') }))
    expect(await dueIds(store)).toEqual(['one', 'two'])
  },
  'WH-17: due events come in turns of the integrations, and of each in the order in which they happened':
    async (store) => {
      await add(
        store,
        eventOf('late', { occurredAt: noon + 3 }),
        eventOf('first', { occurredAt: noon + 1 }),
        eventOf('second', { occurredAt: noon + 2 }),
        eventOf('third', { occurredAt: noon + 2 }),
        eventOf('other', { occurredAt: noon + 9, ...at('plannr') }),
        eventOf('not yet', { receivedAt: noon + 5 }),
      )
      expect(await dueIds(store, noon + 4)).toEqual(['first', 'other', 'second', 'third', 'late'])
      expect(await dueIds(store, noon + 4, { ...batch, max: 3 })).toEqual(['first', 'other', 'second'])
      expect(await dueIds(store, noon + 4, { ...batch, bytesMax: 25 })).toEqual(['first', 'other'])
      expect(await dueIds(store, noon + 4, { ...batch, bytesMax: 5 })).toEqual(['first'])
    },
  'WH-16: an event is processed once, also by ten concurrent callers, and is one event for hosts then':
    async (store) => {
      await add(store, eventOf('e1'), eventOf('e2'))
      const marked = await Promise.all(
        Array.from({ length: 10 }, () => store.inbound.markProcessed('e1', noon + 7)),
      )
      expect(marked.filter(Boolean)).toHaveLength(1)
      expect(await store.inbound.find('e1')).toMatchObject({ state: 'processed', processedAt: noon + 7 })
      expect(await store.inbound.markProcessed('unknown', noon)).toBe(false)
      const [event] = await events(store, 1)
      expect(event).toMatchObject({ type: 'provider.event', integration: 'docplanner', connection: null })
      expect(await dueIds(store)).toEqual(['e2'])
      await events(store, 0, { tenant: 'other' })
    },
  'WH-18: an event for hosts is stored if and only if the event is processed': async (store) => {
    await add(store, eventOf('e1'))
    const broken = store.atomically(async ({ inbound }) => {
      await inbound.markProcessed('e1', noon)
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    expect(await dueIds(store)).toEqual(['e1'])
    await events(store, 0)
  },
  'WH-17: an event that happened before a processed one of its resource is late, and no other is': async (
    store,
  ) => {
    const of = (id: string, occurredAt: number, resource: string | null, integration = 'docplanner') =>
      eventOf(id, { occurredAt, resource, ...at(integration) })
    await add(
      store,
      of('new', noon + 2, 'a'),
      of('old', noon + 1, 'a'),
      of('same', noon + 2, 'a'),
      of('newest', noon + 3, 'a'),
      of('b', noon, 'b'),
      of('none', noon, null),
      of('elsewhere', noon, 'a', 'plannr'),
    )
    await process(store, 'new', 'old', 'same', 'newest', 'b', 'none', 'elsewhere')
    const late = (await store.inbound.list({ max: 9 })).filter((event) => event.late)
    expect(idsOf(late)).toEqual(['old'])
  },
  'WH-18: an event waits for its next try, is set aside, and is planned again, while others are due': async (
    store,
  ) => {
    await add(store, eventOf('poison'), eventOf('sound', { occurredAt: noon + 1 }))
    await store.inbound.postpone('poison', { tries: 1, failure: 'why', nextAt: noon + 5 })
    expect(await dueIds(store, noon + 4)).toEqual(['sound'])
    expect(await store.inbound.find('poison')).toMatchObject({ state: 'received', tries: 1, failure: 'why' })
    expect(await dueIds(store, noon + 5)).toEqual(['poison', 'sound'])
    await store.inbound.setAside('poison', { tries: 2, failure: 'still' })
    expect(await dueIds(store, noon + dayMs)).toEqual(['sound'])
    expect(await store.inbound.markProcessed('poison', noon)).toBe(false)
    expect(idsOf(await store.inbound.list({ state: 'set-aside', max: 9 }))).toEqual(['poison'])
    expect(await store.inbound.retry('sound', noon)).toBe(false)
    expect(await store.inbound.retry('poison', noon)).toBe(true)
    expect(await dueIds(store)).toEqual(['poison', 'sound'])
    await process(store, 'poison')
    await store.inbound.postpone('poison', { tries: 9, failure: 'late', nextAt: noon })
    await store.inbound.setAside('poison', { tries: 9, failure: 'late' })
    expect(await store.inbound.find('poison')).toMatchObject({ state: 'processed', failure: null })
  },
  'WH-18: events are listed from the newest on, and counted by integration and state': async (store) => {
    await add(store, eventOf('a'), eventOf('b'), eventOf('c', at('plannr')))
    await add(store, eventOf('b again', { fingerprint: 'of-b' }))
    await process(store, 'b')
    expect(idsOf(await store.inbound.list({ max: 2 }))).toEqual(['c', 'b'])
    expect(idsOf(await store.inbound.list({ integration: 'docplanner', max: 9 }))).toEqual(['b', 'a'])
    expect(idsOf(await store.inbound.list({ state: 'received', max: 9 }))).toEqual(['c', 'a'])
    expect(await store.inbound.totals()).toEqual([
      { integration: 'docplanner', state: 'processed', events: 1, repeats: 1 },
      { integration: 'docplanner', state: 'received', events: 1, repeats: 0 },
      { integration: 'plannr', state: 'received', events: 1, repeats: 0 },
    ])
  },
  'WH-16: old events of an integration are deleted, except those that are not handed on yet': async (
    store,
  ) => {
    await add(
      store,
      eventOf('old'),
      eventOf('aside'),
      eventOf('waits'),
      eventOf('processed late'),
      eventOf('new', { receivedAt: noon + 1 }),
      eventOf('other', at('plannr')),
    )
    await process(store, 'old', 'new', 'other')
    await store.inbound.markProcessed('processed late', noon + 1)
    await store.inbound.setAside('aside', { tries: 1, failure: 'why' })
    await store.inbound.purge('docplanner', noon + 1)
    expect(idsOf(await store.inbound.list({ max: 9 }))).toEqual(['other', 'new', 'processed late', 'waits'])
  },
  'WH-16: a discarded vault key takes the bodies, and repeats are still told apart': async (store) => {
    await add(store, eventOf('done'), eventOf('waiting'), eventOf('next', { sealed: sealed('next', 'next') }))
    await process(store, 'done')
    expect(await store.sealed.countByKey()).toEqual(new Map(Object.entries({ main: 2, next: 1 })))
    const [row] = await store.sealed.list({ under: 'next', after: '', max: 5 })
    expect(row).toMatchObject({ table: 'inbound_events', sealedFor: 'next', tenant: 'firm', tokenVersion: 0 })
    expect(await store.sealed.discard('main')).toBe(0)
    expect(await store.sealed.countByKey()).toEqual(new Map([['next', 1]]))
    expect(await store.inbound.find('done')).toMatchObject({ state: 'processed', sealed: null })
    expect(await store.inbound.find('waiting')).toMatchObject({ state: 'set-aside', sealed: null })
    const { id, repeats } = await store.inbound.add(eventOf('again', { fingerprint: 'of-done' }))
    expect([id, repeats]).toEqual(['done', 1])
    if (row) expect(await store.sealed.replace([{ row, sealed: sealed('next') }])).toBe(0)
    expect(await store.sealed.countByKey()).toEqual(new Map([['main', 1]]))
  },
  'WH-16: events are erased with their tenant, which is known by them alone, and with no person': async (
    store,
  ) => {
    await add(store, eventOf('mine'), eventOf('theirs', { tenant: 'other' }))
    await process(store, 'mine')
    expect(await store.erasure.tenants()).toEqual(['firm', 'other'])
    expect(await store.erasure.count({ tenant: 'firm', subjects: ['ada'] })).toMatchObject({
      inbound_events: 0,
    })
    await store.erasure.erase({ tenant: 'firm', subjects: ['ada'] })
    expect(await store.inbound.find('mine')).toBeDefined()
    expect(await store.erasure.count({ tenant: 'firm' })).toMatchObject({ inbound_events: 1, host_events: 1 })
    expect((await store.erasure.erase({ tenant: 'firm' })).rows).toMatchObject({ inbound_events: 1 })
    expect(idsOf(await store.inbound.list({ max: 9 }))).toEqual(['theirs'])
    await events(store, 0)
  },
}
