import { ConnectionId, JobId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import {
  addOffer,
  addPerson,
  connect,
  daily,
  identityOf,
  limits,
  minute,
  pair,
  pendingOf,
  request,
  tenant,
} from './merged-people.ts'

export const mergesContract: Contract = {
  'IDT-111: a merge moves identities, connections with their tokens, terms, jobs and runs, and owed revocations':
    async (store) => {
      const ada = await addPerson(store, 'ada')
      const bea = await addPerson(store, 'bea')
      expect(await store.merges.merge(request)).toEqual({ kind: 'merged', dropped: [], connections: 1 })
      expect(await store.subjects.find('bea')).toBeUndefined()
      for (const id of ['ada', 'bea'])
        expect(await store.subjects.ownerOf(tenant, identityOf(id))).toBe('ada')
      expect(await store.connections.find(bea.row.id)).toEqual({ ...bea.row, owner: 'ada' })
      expect(await store.connections.find(ada.row.id)).toEqual(ada.row)
      expect(await store.delegations.find(bea.row.id)).toBeDefined()
      expect(await store.jobs.runs(bea.job, 9)).toHaveLength(1)
      const owed = (await store.revocations.listOwned(tenant, 'ada')).map(({ id }) => id)
      expect(owed).toEqual(['owed-by-ada', 'owed-by-bea'])
    },
  'IDT-111: a merge ends the sessions and attempts of the merged person, and none of the other one': async (
    store,
  ) => {
    for (const id of ['ada', 'bea']) await addPerson(store, id)
    await addOffer(store, { session: 'session-of-bea' })
    await store.merges.merge(request)
    expect(await store.sessions.find('hash-of-bea')).toBeUndefined()
    expect(await store.attempts.find('state-of-bea')).toBeUndefined()
    expect(await store.merges.findOffer('offer')).toBeUndefined()
    expect(await store.revocations.due(noon, 9)).toMatchObject([{ id: 'held' }])
    expect(await store.sessions.find('hash-of-ada')).toBeDefined()
    expect(await store.attempts.find('state-of-ada')).toMatchObject({ attempt: { subject: 'ada' } })
  },
  'IDT-114: the session of a guest goes on, and its attempts become those of the person': async (store) => {
    for (const id of ['ada', 'bea']) await addPerson(store, id)
    await store.merges.merge({ ...request, session: 'session-of-bea' })
    expect(await store.sessions.find('hash-of-bea')).toBeDefined()
    expect(await store.attempts.find('state-of-bea')).toMatchObject({ attempt: { subject: 'ada' } })
  },
  'IDT-112: two connections of one account are not merged without a choice, and the dropped one leaves its jobs to the kept one':
    async (store) => {
      const ada = await addPerson(store, 'ada')
      const bea = await addPerson(store, 'bea')
      const same = await connect(store, 'ada', 'bea-there', { usedAt: noon })
      await store.activity.write({ used: new Map([[bea.row.id, noon + minute]]), seen: new Map() })
      const undecided = (keep: readonly ConnectionId[]) =>
        store.atomically(async ({ merges }) => {
          expect(await merges.merge({ ...request, keep })).toEqual({ kind: 'undecided' })
        })
      await undecided([])
      await undecided([same.id, bea.row.id])
      await undecided([ada.row.id])
      expect(await store.subjects.find('bea')).toBeDefined()
      const merged = await store.merges.merge({ ...request, keep: [same.id] })
      expect(merged).toMatchObject({ kind: 'merged', connections: 0, dropped: [{ id: bea.row.id }] })
      expect(await store.connections.find(bea.row.id)).toBeUndefined()
      expect(await store.connections.find(same.id)).toMatchObject({ owner: 'ada', usedAt: noon + minute })
      expect(await store.jobs.find(bea.job)).toMatchObject({ connection: same.id })
      expect(await store.jobs.runs(bea.job, 9)).toHaveLength(1)
    },
  'IDT-112: the other person’s connection can be the kept one': async (store) => {
    await addPerson(store, 'ada')
    const bea = await addPerson(store, 'bea')
    const same = await connect(store, 'ada', 'bea-there')
    const merged = await store.merges.merge({ ...request, keep: [bea.row.id] })
    expect(merged).toMatchObject({ kind: 'merged', connections: 1, dropped: [{ id: same.id }] })
    expect(await store.connections.find(bea.row.id)).toMatchObject({ owner: 'ada', sealed: bea.row.sealed })
  },
  'IDT-113: people of different tenants, one person, and people who do not exist are not merged': async (
    store,
  ) => {
    for (const id of ['ada', 'bea']) await addPerson(store, id)
    await store.subjects.create({ id: 'cleo', tenant: 'firm', guest: false, name: null })
    const refused = [
      { ...request, from: 'cleo' },
      { ...request, into: 'cleo' },
      { ...request, tenant: 'firm', from: 'cleo' },
      { ...request, from: 'ada' },
      { ...request, from: 'nobody' },
      { ...request, into: 'nobody' },
    ]
    for (const one of refused) expect(await store.merges.merge(one)).toEqual({ kind: 'gone' })
    expect(await store.subjects.find('cleo')).toMatchObject({ tenant: 'firm' })
    expect(await store.subjects.ownerOf(tenant, identityOf('bea'))).toBe('bea')
  },
  'IDT-115: of many merges of the same people at once, one is made': async (store) => {
    for (const id of ['ada', 'bea']) await addPerson(store, id)
    const swapped = { ...request, from: 'ada', into: 'bea' }
    const all = await Promise.allSettled(
      [request, swapped, request, swapped].map((one) => store.merges.merge(one)),
    )
    const kinds = all.map((one) => (one.status === 'fulfilled' ? one.value.kind : 'refused'))
    expect(kinds.filter((kind) => kind === 'merged')).toHaveLength(1)
    const [ada, bea] = [await store.subjects.find('ada'), await store.subjects.find('bea')]
    const left = ada ?? bea
    expect([ada, bea].filter(Boolean)).toHaveLength(1)
    expect(await store.connections.listOwned(tenant, left?.id ?? '')).toHaveLength(2)
  },
  'IDT-115: a job that is added for a person during their merge belongs to the merged person': async (
    store,
  ) => {
    await addPerson(store, 'ada')
    const { row } = await addPerson(store, 'bea')
    await store.merges.merge(request)
    const job = { ...daily, id: JobId.parse('late'), connection: row.id }
    expect(await store.jobs.addWithin(job, { person: 'bea', tenant }, limits)).toBeUndefined()
    const due = await store.jobs.due(noon, 9)
    expect(due.find(({ id }) => id === 'late')?.person).toBe('ada')
  },
  'IDT-115: a person who was merged can be erased under both ids, also at the same time': async (store) => {
    for (const id of ['ada', 'bea']) await addPerson(store, id)
    await store.subjects.create({ id: 'cleo', tenant, guest: false, name: null })
    await store.merges.merge({ ...pair, from: 'bea', into: 'cleo', session: null, keep: [] })
    await store.merges.merge({ ...pair, from: 'cleo', session: null, keep: [] })
    for (const id of ['ada', 'bea', 'cleo'])
      expect(await store.erasure.currentSubject(id)).toEqual({ id: 'ada', tenant })
    const erased = await store.erasure.erase({ tenant, subjects: ['bea'] })
    expect(erased.rows).toMatchObject({ subjects: 1, identities: 2, former_subjects: 2, connections: 2 })
    expect(await store.erasure.currentSubject('bea')).toBeUndefined()
  },
  'IDT-117: a person owns nothing but an account without tokens, jobs, another identity and another account':
    async (store) => {
      await store.subjects.create({ id: 'ada', tenant, guest: false, name: null })
      await store.subjects.attach(tenant, identityOf('ada'), 'ada')
      const free = () => store.merges.ownsNothingBut(tenant, 'ada', 'ada-there')
      expect(await free()).toBe(true)
      const row = await connect(store, 'ada', 'ada-there')
      expect(await free()).toBe(false)
      await store.connections.putTokens(row.id, 1, { sealed: null, endsAt: null, staleAt: null })
      expect(await free()).toBe(true)
      const job = { ...daily, id: JobId.parse('j1'), connection: row.id }
      await store.jobs.add(job)
      expect(await free()).toBe(false)
      await store.jobs.remove(job.id)
      await store.revocations.add(pendingOf('r1', 'ada'))
      expect(await free()).toBe(true)
      await store.revocations.add({ ...pendingOf('r2', 'ada'), account: 'another' })
      expect(await free()).toBe(false)
      await store.revocations.remove('r2')
      await store.jobs.addWithin(
        { ...job, connection: ConnectionId.parse('shared') },
        { person: 'ada', tenant },
        limits,
      )
      expect(await free()).toBe(false)
      await store.jobs.remove(job.id)
      const ended = await connect(store, 'ada', 'another', { sealed: null })
      expect(await free()).toBe(false)
      await store.connections.remove(ended.id)
      await store.subjects.attach(tenant, identityOf('another'), 'ada')
      expect(await free()).toBe(false)
    },
  'IDT-118: guests without a session are found, and no others': async (store) => {
    await addPerson(store, 'ada')
    for (const id of ['here', 'left']) {
      await store.subjects.create({ id, tenant, guest: true, name: null })
      const session = { record: id, tenant, subject: id, seenAt: noon, endsAt: noon + minute }
      await store.sessions.create(session, `hash-of-${id}`)
    }
    await store.subjects.create({ id: 'person', tenant, guest: false, name: null })
    expect(await store.merges.abandonedGuests(9)).toEqual([])
    await store.sessions.remove('left')
    expect(await store.merges.abandonedGuests(9)).toEqual([{ id: 'left', tenant }])
    expect(await store.merges.abandonedGuests(0)).toEqual([])
  },
  'IDT-113: the time of the last proof belongs to one session': async ({ sessions }) => {
    const session = { record: 'r1', tenant, subject: 'ada', seenAt: noon, endsAt: noon + minute }
    await sessions.create(session, 'hash')
    expect(await sessions.provedAt('r1')).toBeNull()
    await sessions.prove('r1', noon)
    await sessions.rotate('r1', { idHash: 'hash-2', formerUntil: null, subject: 'ada' })
    expect([await sessions.provedAt('r1'), await sessions.provedAt('r2')]).toEqual([noon, null])
  },
}
