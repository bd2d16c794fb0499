import type { ConnectionRow, Store } from '@planbridge/bff/testing'
import { IntegrationId, JobId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf, rowOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { jobOf, runOf } from '../jobs-contract.ts'
import { pendingOf } from '../revocations-contract.ts'
import { sessionOf } from '../sessions-contract.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

/** Times around a limit, and the rows at them. */
const around = { before: noon - 1, at: noon, after: noon + 1 }

const addAround = async (store: Store, change: (at: number) => Partial<ConnectionRow>) => {
  for (const [name, at] of Object.entries(around).toReversed())
    await store.connections.add(rowOf({ id: idOf(name), account: name, sealed: 's', ...change(at) }))
  await store.connections.add(rowOf({ id: idOf('empty'), account: 'empty', ...change(noon - 9) }))
}

/** What is due, listed or purged, at the limit exactly. */
export const limitsContract: Contract = {
  'connections that have ended are listed at their end, the earliest first, with tokens only': async (
    store,
  ) => {
    await addAround(store, (endsAt) => ({ endsAt }))
    expect(ids(await store.connections.expired(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.connections.expired(noon, 1))).toEqual(['before'])
  },
  'delegations whose refresh token ends are listed at that time, the earliest first, with tokens only':
    async (store) => {
      await addAround(store, (refreshEndsAt) => ({ refreshEndsAt, model: 'delegation' }))
      const due = async (limit: number) => ids(await store.connections.refreshTokensEndingBefore(noon, limit))
      const early = { account: 'other', sealed: 's', refreshEndsAt: noon - 9 }
      await store.connections.add(rowOf({ ...early, id: idOf('present') }))
      const waiting = {
        ...early,
        id: idOf('refused'),
        model: 'delegation',
        status: 'reconnect-required',
      } as const
      await store.connections.add(rowOf(waiting))
      expect([await due(9), await due(1)]).toEqual([['before', 'at'], ['before']])
    },
  'identity checks are due at their time, the earliest first, with tokens only': async (store) => {
    await addAround(store, (identityCheckAt) => ({ identityCheckAt }))
    expect(ids(await store.connections.identityChecksDue(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.connections.identityChecksDue(noon, 1))).toEqual(['before'])
  },
  'warnings are due up to their last day, the earliest end first, and never after the end': async (store) => {
    await addAround(store, (at) => ({ endsAt: at + 3 * dayMs }))
    const due = async (now: number, limit = 9) => ids(await store.connections.dueForWarning(now, 3, limit))
    expect([await due(noon), await due(noon, 1)]).toEqual([['before', 'at'], ['before']])
    expect(await due(noon + 3 * dayMs)).toEqual(['after'])
  },
  'revocations are due at their time, the longest waiting first': async (store) => {
    for (const [id, nextTryAt] of Object.entries(around).toReversed())
      await store.revocations.add(await pendingOf({ id, nextTryAt }))
    expect(ids(await store.revocations.due(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.revocations.due(noon, 1))).toEqual(['before'])
  },
  'lists are in the order of creation, then of ids': async (store) => {
    const rows = [
      { id: 'z', createdAt: noon },
      { id: 'b', createdAt: noon + 1 },
      { id: 'a', createdAt: noon + 1 },
    ]
    for (const { id, createdAt } of rows) {
      await store.connections.add(rowOf({ id: idOf(id), account: id, createdAt }))
      await store.revocations.add(await pendingOf({ id, createdAt }))
    }
    expect(ids(await store.connections.listOwned('deployment', 'ada'))).toEqual(['z', 'a', 'b'])
    expect(ids(await store.revocations.listOwned('deployment', 'ada'))).toEqual(['z', 'a', 'b'])
  },
  'the connections of integrations are those with tokens, of the tenant and the integrations': async (
    store,
  ) => {
    const crm = IntegrationId.parse('crm')
    const rows: readonly Partial<ConnectionRow>[] = [
      { id: idOf('of-crm'), integration: crm },
      { id: idOf('of-hybrid') },
      { id: idOf('elsewhere'), tenant: 'firm' },
      { id: idOf('other'), integration: IntegrationId.parse('plannr') },
      { id: idOf('empty'), sealed: null },
    ]
    for (const row of rows)
      await store.connections.add(rowOf({ account: String(row.id), sealed: 's', ...row }))
    const listed = async (...wanted: readonly string[]) =>
      ids(await store.connections.listOfIntegrations('deployment', wanted)).toSorted()
    expect(await listed('crm', 'dp-hybrid')).toEqual(['of-crm', 'of-hybrid'])
    expect([await listed('crm'), await listed()]).toEqual([['of-crm'], []])
  },
  'a job is due at its time, unless it is paused or a run of it has not passed its deadline': async (
    store,
  ) => {
    const { jobs } = store
    for (const [name, nextAt] of Object.entries(around).toReversed())
      await jobs.add(jobOf({ id: JobId.parse(name), nextAt }))
    await jobs.add(jobOf({ id: JobId.parse('paused'), nextAt: noon, paused: true }))
    await jobs.add(jobOf({ id: JobId.parse('unplanned'), nextAt: null }))
    expect(ids(await jobs.due(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await jobs.due(noon, 1))).toEqual(['before'])
    const run = { ...runOf(noon - 1), job: JobId.parse('before'), startedAt: noon }
    expect(await jobs.begin(run, () => noon, noon)).toMatchObject({ id: 'before' })
    expect(ids(await jobs.due(noon, 9))).toEqual(['at'])
    const again = { ...run, dueAt: noon }
    expect(await jobs.begin(again, () => null, noon + 9)).toBeUndefined()
    expect(ids(await jobs.due(noon + 1, 9))).toEqual(['at', 'before', 'after'])
    expect(await jobs.begin({ ...again, startedAt: noon + 1 }, () => null, noon + 9)).toMatchObject({
      id: 'before',
    })
  },
  'purging keeps what is at its limit: sessions, idle ones, and settled revocations': async (store) => {
    const { sessions, revocations } = store
    for (const [name, at] of Object.entries(around)) {
      await sessions.create(sessionOf({ record: `end-${name}`, endsAt: at, seenAt: noon }), `end-${name}`)
      await sessions.create(sessionOf({ record: `idle-${name}`, seenAt: at - hourMs }), `idle-${name}`)
      await revocations.add(await pendingOf({ id: name, outcome: 'yes', settledAt: at - 7 * dayMs }))
    }
    await store.purge(noon, noon - hourMs)
    const kept: string[] = []
    for (const kind of ['end', 'idle'])
      for (const name of Object.keys(around))
        if (await sessions.find(`${kind}-${name}`)) kept.push(`${kind}-${name}`)
    expect(kept).toEqual(['end-at', 'end-after', 'idle-at', 'idle-after'])
    expect(ids(await revocations.listOwned('deployment', 'ada')).toSorted()).toEqual(['after', 'at'])
  },
}
