import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { idOf } from '../connections-contract.ts'
import type { Contract } from '../contract.ts'
import {
  addConnected,
  addPerson,
  addRun,
  entries,
  kinds,
  readerOf,
  runOf,
  tenant,
} from './timeline-contract.ts'

export const keptTimelineContract: Contract = {
  'OP-184: old entries are deleted, and the oldest ones of a person who has more than five hundred': async (
    store,
  ) => {
    await addPerson(store)
    await addPerson(store, 'ben')
    await addConnected(store, 'c1')
    await addConnected(store, 'c2', 'ben')
    const now = Date.now()
    await addRun(store, runOf({ at: now - 31 * dayMs, dueAt: 1 }))
    await addRun(store, runOf({ at: now - 29 * dayMs, dueAt: 2 }))
    await store.atomically(async (tables) => {
      for (let nth = 0; nth < 501; nth += 1)
        await addRun(tables, runOf({ at: now, dueAt: 100 + nth, connection: idOf('c2') }))
    })
    await entries(store, 502, { reader: readerOf('ben') })
    await store.purge(now, 0)
    expect(kinds(await entries(store, 2))).toEqual(['job-failed', 'connected'])
    const kept = await entries(store, 500, { reader: readerOf('ben') })
    expect(kinds(kept)).not.toContain('connected')
    const position = kept[0]?.position
    await addRun(store, runOf({ dueAt: 3 }))
    const [later] = await entries(store, 3)
    expect(later && position && later.position.number > position.number).toBe(true)
  },
  'OP-184: the entries of a person who was merged are found through the former subject, and erased with the person':
    async (store) => {
      for (const id of ['ada', 'once']) await addPerson(store, id)
      await addConnected(store, 'c1', 'ada')
      await addConnected(store, 'c2', 'once')
      await store.merges.merge({ tenant, from: 'once', into: 'ada', session: null, keep: [] })
      expect(await store.timeline.formerOf('ada')).toEqual(['once'])
      const reader = readerOf('ada', { owners: ['ada', 'once'] })
      expect(kinds(await entries(store, 2, { reader }))).toEqual(['connected', 'connected'])
      await store.erasure.erase({ tenant, subjects: ['ada'] })
      expect(await store.timeline.list({ reader, max: 9 })).toEqual([])
    },
}
