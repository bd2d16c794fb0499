import type { HostEventRow, RunRow, Store } from '@planbridge/bff/testing'
import { OperationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { addPersistentJob } from '../../../harness/deployment/persistent-job.ts'
import { idOf, rowOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { addHostUser, connect, events } from './host-events-contract.ts'

const one = idOf('c1')
const operations = [OperationId.parse('list-clients'), OperationId.parse('list-cases')]
const terms = { connection: one, purpose: 'CANARY-PURPOSE', operations, days: 30, startsAt: noon }
const endsAt = noon + 30 * dayMs

/** A delegation of a host's user, as every use case stores it. */
const delegate = async (store: Store, change: { readonly pendingUntil?: number } = {}) => {
  await addHostUser(store, 'u', 'user-1')
  await store.atomically(async ({ connections, delegations }) => {
    await delegations.put(terms)
    await connections.add(rowOf({ tenant: 'firm', owner: 'u', model: 'delegation' }))
    const pending =
      change.pendingUntil === undefined ? {} : { status: 'pending-verification' as const, ...change }
    await connections.putTokens(
      one,
      0,
      { sealed: 'sealed', endsAt: noon, staleAt: noon },
      { endsAt, ...pending },
    )
  })
}

const short = ({ type, subject, facts, reason }: HostEventRow) => [type, subject, { ...facts }, reason]

const agreed = { operations, starts_at: noon, ends_at: endsAt }

export const hostEventKindsContract: Contract = {
  'WH-72: a delegation that is granted, reduced and ended is an event each, without its purpose': async (
    store,
  ) => {
    await delegate(store)
    const less = {
      purpose: 'CANARY-PURPOSE',
      operations: operations.slice(1),
      days: 2,
      endsAt: noon + 2 * dayMs,
    }
    await store.delegations.change(one, (before) => ({ ...before, ...less }))
    await store.connections.change(one, { status: 'ended', reason: 'end-date-reached' })
    await store.connections.remove(one)
    const found = await events(store, 6)
    expect(found.map(short)).toEqual([
      ['connection.created', 'user-1', {}, null],
      ['delegation.granted', 'user-1', agreed, null],
      [
        'delegation.changed',
        'user-1',
        { operations: less.operations, starts_at: noon, ends_at: less.endsAt },
        null,
      ],
      ['connection.status_changed', 'user-1', {}, 'end-date-reached'],
      ['delegation.ended', 'user-1', {}, 'end-date-reached'],
      ['connection.disconnected', 'user-1', {}, null],
    ])
    expect(JSON.stringify(found)).not.toContain('CANARY')
  },
  'WH-72: a delegation that is removed has ended, and consent again grants it again': async (store) => {
    await delegate(store)
    await store.delegations.put({ ...terms, startsAt: noon + 1 })
    const later = { sealed: 'again', endsAt: noon, staleAt: noon }
    await store.connections.putTokens(one, 1, later, { createdAt: noon + 1 })
    await store.connections.remove(one)
    expect((await events(store, 6)).map(({ type }) => type)).toEqual([
      'connection.created',
      'delegation.granted',
      'connection.reconnected',
      'delegation.granted',
      'connection.disconnected',
      'delegation.ended',
    ])
  },
  'WH-72: a connection that waits for its verification is granted and verified by it': async (store) => {
    await delegate(store, { pendingUntil: noon + 1 })
    expect((await events(store, 1)).map(({ type }) => type)).toEqual(['connection.created'])
    await store.connections.change(one, { status: 'active', pendingUntil: null })
    const [verified, granted] = (await events(store, 3)).slice(1)
    expect(verified).toMatchObject({
      type: 'connection.verified',
      oldStatus: 'pending-verification',
      status: 'active',
    })
    expect(granted).toMatchObject({ type: 'delegation.granted', facts: agreed })
  },
  'WH-72: an unverified delegation that is removed was never granted, and has not ended': async (store) => {
    await delegate(store, { pendingUntil: noon + 1 })
    await store.connections.remove(one)
    expect((await events(store, 2)).map(({ type }) => type)).toEqual([
      'connection.created',
      'connection.disconnected',
    ])
  },
  'WH-72: each warning of an end is one event, and a repeated one is none': async (store) => {
    await addHostUser(store, 'u', 'user-1')
    await connect(store, { id: one, owner: 'u' }, { endsAt })
    for (let count = 0; count < 2; count += 1) await store.connections.markWarned(one, endsAt, 14)
    await store.connections.markWarned(one, endsAt, 3)
    await store.connections.markWarned(one, endsAt + 1, 3)
    const found = (await events(store, 4)).slice(1)
    expect(found.map(({ type, facts }) => [type, facts])).toEqual([
      ['connection.expiring', { days: 14, what: 'access', ends_at: endsAt }],
      ['connection.expiring', { days: 3, what: 'access', ends_at: endsAt }],
      ['connection.expiring', { days: 3, what: 'renewal', ends_at: endsAt + 1 }],
    ])
  },
  'WH-72: each run of a job on a connection of the tenant is one event, if it succeeded or failed': async (
    store,
  ) => {
    await connect(store, { id: one, owner: '', account: '' })
    const job = await addPersistentJob(store, one)
    const [started] = await store.jobs.runs(job, 1)
    if (!started) throw new Error('not started')
    const ended: RunRow = {
      ...started,
      endedAt: noon,
      outcome: 'failed',
      code: 'rate-limited',
      status: 429,
      tries: 2,
    }
    for (let count = 0; count < 2; count += 1) await store.jobs.finish(ended)
    const found = (await events(store, 2)).slice(1)
    expect(found).toMatchObject([
      {
        type: 'job.failed',
        connection: one,
        subject: null,
        facts: { job, due_at: started.dueAt, tries: 2, http_status: 429, code: 'rate-limited' },
      },
    ])
  },
  'WH-72: the runs and delegations of people who signed in themselves are no events for hosts': async (
    store,
  ) => {
    await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: null })
    await store.delegations.put(terms)
    await connect(store, { id: one, owner: 'ada', model: 'delegation' }, { endsAt })
    const job = await addPersistentJob(store, one)
    const [started] = await store.jobs.runs(job, 1)
    if (started) await store.jobs.finish({ ...started, endedAt: noon, outcome: 'succeeded' })
    await store.connections.markWarned(one, endsAt, 14)
    await store.connections.remove(one)
    expect(await events(store, 0)).toEqual([])
  },
  'WH-72: an event is found by its id': async (store) => {
    await delegate(store)
    for (const event of await events(store, 2)) expect(await store.hostEvents.find(event.id)).toEqual(event)
    expect(await store.hostEvents.find('unknown')).toBeUndefined()
  },
}
