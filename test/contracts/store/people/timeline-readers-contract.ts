import type { TimelineReader } from '@planbridge/bff/testing'
import { IntegrationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { addHostUser } from '../hosts/host-events-contract.ts'
import { eventOf } from '../inbound/inbound-contract.ts'
import {
  addConnected,
  addPerson,
  addRun,
  calls,
  entries,
  kinds,
  readerOf,
  runOf,
  tenant,
} from './timeline-contract.ts'

const docplanner = IntegrationId.parse('docplanner')

export const timelineReadersContract: Contract = {
  'OP-181: an entry is read by its person alone, those of the tenant by the people who use the connection or the integration, and those of hosts’ users by nobody':
    async (store) => {
      for (const id of ['ada', 'ben']) await addPerson(store, id)
      await addHostUser(store, 'u', 'user-1', tenant)
      await addConnected(store, 'c1', 'ada')
      await addConnected(store, 'c2', 'ben')
      await addConnected(store, 'c3', 'u')
      await addConnected(store, 'c4', '')
      for (const id of ['c1', 'c2', 'c3', 'c4', 'gone']) await store.timeline.addCalls(calls(id))
      await store.connections.remove(idOf('c3'))
      const connectionsOf = async (reader: TimelineReader, count: number) =>
        new Set((await entries(store, count, { reader })).map(({ connection }) => String(connection)))
      expect(await connectionsOf(readerOf('ada'), 2)).toEqual(new Set(['c1']))
      expect(await connectionsOf(readerOf('ben'), 2)).toEqual(new Set(['c2']))
      expect(await connectionsOf(readerOf('ben', { shared: [idOf('c4')] }), 4)).toEqual(new Set(['c2', 'c4']))
      expect(await connectionsOf(readerOf('u'), 0)).toEqual(new Set())
      expect(await connectionsOf(readerOf('ada', { tenant: 'other', shared: [idOf('c4')] }), 0)).toEqual(
        new Set(),
      )
      expect(await store.timeline.list({ reader: readerOf(''), max: 9 })).toHaveLength(2)
    },
  'OP-181: a page continues after the last entry of the page before, and topics and connections are listed alone':
    async (store) => {
      await addPerson(store)
      await addConnected(store, 'c1')
      await addConnected(store, 'c2')
      await store.timeline.addCalls(calls('c1'))
      await store.timeline.addCalls(calls('c2', { failed: 1, code: 'rate-limited' }))
      await addRun(store, runOf())
      await addRun(store, runOf({ kind: 'job-succeeded', code: null, dueAt: noon + 1 }))
      const all = await entries(store, 6)
      const first = await store.timeline.list({ reader: readerOf('ada'), max: 4 })
      const second = await store.timeline.list({
        reader: readerOf('ada'),
        before: first.at(-1)?.position,
        max: 4,
      })
      expect([...first, ...second]).toEqual(all)
      const of = async (query: object) =>
        kinds(await store.timeline.list({ reader: readerOf('ada'), max: 9, ...query }))
      expect(await of({ connection: idOf('c2') })).toEqual(['calls', 'connected'])
      expect(await of({ topic: 'access' })).toEqual(['connected', 'connected'])
      expect(await of({ topic: 'calls' })).toEqual(['calls', 'calls'])
      expect(await of({ topic: 'jobs' })).toEqual(['job-succeeded', 'job-failed'])
      expect(await of({ topic: 'problems' })).toEqual(['job-failed', 'calls'])
      expect(await of({ topic: 'problems', connection: idOf('c1') })).toEqual(['job-failed'])
      expect(await of({ topic: 'arrivals' })).toEqual([])
    },
  'OP-180: a provider’s event that was processed is one entry, counted with those of its name, for people with a connection of the integration since it was made':
    async (store) => {
      const { inbound } = store
      const arrived = [
        eventOf('e1'),
        eventOf('e2'),
        eventOf('e3', { name: 'slot-canceled', receivedAt: noon + 1 }),
        eventOf('e4', { name: null, receivedAt: noon + 2 }),
        eventOf('e5', { name: 'x'.repeat(300), receivedAt: noon + 3 }),
        eventOf('e6', { receivedAt: noon + 900_000 }),
        eventOf('waiting'),
        eventOf('elsewhere', { tenant: 'other' }),
        eventOf('e7', { integration: IntegrationId.parse('plannr') }),
      ]
      for (const event of arrived) await inbound.add(event)
      for (const { id } of arrived) if (id !== 'waiting') await inbound.markProcessed(id, noon)
      await inbound.markProcessed('e1', noon)
      const reader = readerOf('ada', { arrivals: new Map([[docplanner, noon]]) })
      const found = await entries(store, 5, { reader })
      expect(
        found.map(({ kind, name, count, owner, connection }) => [kind, name, count, owner, connection]),
      ).toEqual([
        ['arrival', 'slot-booked', 1, '', null],
        ['arrival', 'x'.repeat(100), 1, '', null],
        ['arrival', null, 1, '', null],
        ['arrival', 'slot-canceled', 1, '', null],
        ['arrival', 'slot-booked', 2, '', null],
      ])
      const later = readerOf('ada', { arrivals: new Map([[docplanner, noon + 1]]) })
      expect(await store.timeline.list({ reader: later, max: 9 })).toHaveLength(4)
      expect(await store.timeline.list({ reader: readerOf('ada'), max: 9 })).toEqual([])
      expect(kinds(await store.timeline.list({ reader, topic: 'arrivals', max: 9 }))).toHaveLength(5)
    },
}
