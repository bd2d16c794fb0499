import type { PendingRevocation, Store } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'
import { type Contract, noon } from './contract.ts'

const minute = 60_000

export const pendingOf = async (change: Partial<PendingRevocation> = {}): Promise<PendingRevocation> => ({
  id: 'r1',
  tenant: 'deployment',
  connection: ConnectionId.parse('c1'),
  owner: 'ada',
  integration: IntegrationId.parse('plannr'),
  model: 'delegation',
  account: 'ada-there',
  accountName: 'Ada',
  reason: 'disconnected',
  sealed: (await sealedRow(ringOf('main'), { owner: 'ada', account: 'ada-there' })).sealed,
  sealedFor: 'c1',
  tokenVersion: 3,
  tokenEndsAt: noon,
  requestedAt: null,
  tries: 0,
  createdAt: noon,
  nextTryAt: noon + minute,
  givesUpAt: noon + 100 * minute,
  outcome: null,
  settledAt: null,
  ...change,
})

const owned = ({ revocations }: Store) => revocations.listOwned('deployment', 'ada')

export const revocationsContract: Contract = {
  'RV-80: an owed revocation is kept as it is, and is due from its next try on': async (store) => {
    const pending = await pendingOf()
    await store.revocations.add(pending)
    expect(await owned(store)).toEqual([pending])
    expect(await store.revocations.due(noon, 10)).toEqual([])
    expect(await store.revocations.due(noon + minute, 10)).toEqual([pending])
    expect(await store.revocations.listOwned('other', 'ada')).toEqual([])
  },
  'RV-80: exactly one claim of a due revocation succeeds, and it is then due later': async (store) => {
    const { id, nextTryAt } = await pendingOf()
    await store.revocations.add(await pendingOf())
    const claims = await Promise.all(
      [1, 2, 3, 4].map(() => store.revocations.claim(id, nextTryAt, nextTryAt + minute)),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await store.revocations.due(nextTryAt, 10)).toEqual([])
    expect(await store.revocations.due(nextTryAt + minute, 10)).toHaveLength(1)
    await store.revocations.postpone(id, { tries: 1, nextTryAt: nextTryAt + 5 * minute, outcome: null })
    expect(await store.revocations.claim(id, nextTryAt + minute, 0)).toBe(false)
    expect(await owned(store)).toMatchObject([{ tries: 1, nextTryAt: nextTryAt + 5 * minute }])
  },
  'RV-81: renewed tokens replace only the version that was read, and end the recorded request': async (
    store,
  ) => {
    await store.revocations.add(await pendingOf())
    await store.revocations.recordRequest('r1', noon)
    expect(await owned(store)).toMatchObject([{ requestedAt: noon }])
    const renewed = { sealed: 'renewed', tokenEndsAt: noon + minute }
    expect(await store.revocations.putTokens('r1', 3, renewed)).toBe(true)
    expect(await store.revocations.putTokens('r1', 3, { ...renewed, sealed: 'late' })).toBe(false)
    expect(await owned(store)).toMatchObject([
      { ...renewed, tokenVersion: 4, sealedFor: 'r1', requestedAt: null },
    ])
  },
  'RV-85: a settled revocation has no tokens, is not tried again, and is deleted after seven days': async (
    store,
  ) => {
    await store.revocations.add(await pendingOf())
    await store.revocations.settle('r1', 'yes', noon)
    expect(await owned(store)).toMatchObject([{ sealed: null, outcome: 'yes', settledAt: noon }])
    expect([...(await store.revocations.count()), ...(await store.sealed.countByKey())]).toEqual([])
    expect(await store.revocations.due(noon + 99 * minute, 10)).toEqual([])
    expect(await store.revocations.claim('r1', noon + minute, 0)).toBe(false)
    const days = (count: number) => noon + count * 86_400_000
    await store.purge(days(6), 0)
    expect(await owned(store)).toHaveLength(1)
    await store.purge(days(8), 0)
    expect(await owned(store)).toEqual([])
  },
  'RV-85: owed revocations are counted by integration': async (store) => {
    await store.revocations.add(await pendingOf())
    await store.revocations.add(await pendingOf({ id: 'r2' }))
    await store.revocations.add(await pendingOf({ id: 'r3', integration: IntegrationId.parse('dp-hybrid') }))
    expect([...(await store.revocations.count())]).toEqual([
      ['dp-hybrid', 1],
      ['plannr', 2],
    ])
    await store.revocations.remove('r2')
    expect((await store.revocations.count()).get('plannr')).toBe(1)
    await store.revocations.postpone('r1', { tries: 0, nextTryAt: noon, outcome: 'kept' })
    expect((await store.revocations.count()).get('plannr')).toBeUndefined()
    expect(await store.revocations.due(noon, 9)).toMatchObject([{ id: 'r1', outcome: 'kept' }])
  },
  'RV-82: the erasure of a person or a tenant keeps the owed tokens and nothing that names a person': async (
    store,
  ) => {
    const pending = await pendingOf()
    await store.revocations.add(pending)
    await store.revocations.add(await pendingOf({ id: 'r2', owner: 'ben', account: 'ben-there' }))
    await store.revocations.add(await pendingOf({ id: 'r3', outcome: 'yes', settledAt: noon, sealed: null }))
    await store.erasure.erase({ tenant: 'deployment', subjects: ['ada'] })
    expect(await owned(store)).toEqual([])
    expect(await store.revocations.listOwned('deployment', 'ben')).toHaveLength(1)
    const nameless = { owner: '', account: null, accountName: null, reason: 'erased' }
    expect(await store.revocations.due(noon + minute, 10)).toHaveLength(2)
    expect(await store.revocations.listOwned('deployment', '')).toEqual([{ ...pending, ...nameless }])
    await store.erasure.erase({ tenant: 'deployment' })
    expect(await store.revocations.listOwned('deployment', '')).toHaveLength(2)
  },
  'RV-84: their token sets are counted, listed, resealed and discarded like those of connections': async (
    store,
  ) => {
    await store.connections.add(await sealedRow(ringOf('main'), { owner: 'ben', account: 'ben' }))
    const pending = await pendingOf()
    await store.revocations.add(pending)
    expect([...(await store.sealed.countByKey())]).toEqual([['main', 2]])
    const pages = [await store.sealed.list({ under: 'main', after: '', max: 1 })]
    pages.push(await store.sealed.list({ under: 'main', after: pages[0]?.[0]?.id ?? '', max: 1 }))
    const rows = pages.flat()
    expect(new Set(rows.map(({ table }) => table))).toEqual(new Set(['connections', 'pending_revocations']))
    const { sealed } = await sealedRow(ringOf('next'), { owner: 'x', account: 'x' })
    expect(await store.sealed.replace(rows.map((row) => ({ row, sealed: sealed ?? '' })))).toBe(0)
    expect([...(await store.sealed.countByKey())]).toEqual([['next', 2]])
    expect(await store.sealed.discard('next')).toBe(2)
    expect(await owned(store)).toEqual([])
  },
}

/** Transactions over several tables. */
export const transactionsContract: Contract = {
  'RT-80: all writes of a transaction are stored, or none if it throws': async (store) => {
    const subject = { id: 'ada', tenant: 'deployment', guest: false, name: 'Ada' }
    const work = store.atomically(async ({ subjects, revocations, connections }) => {
      await subjects.create(subject)
      await revocations.add(await pendingOf())
      await connections.remove(ConnectionId.parse('c1'))
      throw new Error('the last step fails')
    })
    await expect(work).rejects.toThrow('the last step fails')
    expect([await store.subjects.find('ada'), await owned(store)]).toEqual([undefined, []])
    const made = store.atomically(async ({ subjects, revocations }) => {
      await subjects.create(subject)
      await revocations.add(await pendingOf())
      return subjects.find('ada')
    })
    expect(await made).toEqual(subject)
    expect(await owned(store)).toHaveLength(1)
  },
  'RT-80: a transaction of a port joins the transaction that it is called in': async (store) => {
    const row = await store.connections.add(await sealedRow(ringOf('main'), { owner: 'ada', account: 'ada' }))
    const terms = { connection: row.id, purpose: 'p', operations: [], days: 3, startsAt: noon }
    await store.delegations.put(terms)
    const work = store.atomically(async (tables) => {
      await tables.delegations.change(row.id, (agreed) => ({ ...agreed, purpose: 'less' }))
      await tables.connections.remove(row.id)
      await tables.erasure.erase({ tenant: 'deployment' })
      throw new Error('undone')
    })
    await expect(work).rejects.toThrow('undone')
    expect(await store.connections.find(row.id)).toEqual(row)
    expect(await store.delegations.find(row.id)).toEqual(terms)
  },
}
