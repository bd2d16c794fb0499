import type { ConnectionRow } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { type Contract, noon } from './contract.ts'

export const idOf = (id: string) => ConnectionId.parse(id)
const one = idOf('c1')

export const rowOf = (change: Partial<ConnectionRow> = {}): ConnectionRow => ({
  id: one,
  tenant: 'deployment',
  owner: 'ada',
  integration: IntegrationId.parse('dp-hybrid'),
  model: 'user-present',
  account: '7c1e',
  accountName: null,
  accountDetail: null,
  status: 'active',
  reason: null,
  choice: null,
  choices: [{ id: 'a1', name: 'Ada', detail: 'Elm · adviser' }],
  scopes: ['openid', 'crm.read'],
  createdAt: noon,
  firstConnectedAt: null,
  usedAt: null,
  endsAt: null,
  renews: false,
  sealed: null,
  tokenVersion: 0,
  tokenEndsAt: null,
  tokenStaleAt: null,
  refreshEndsAt: null,
  pendingUntil: null,
  journal: { requestedAt: null, failures: 0, failure: null, retryAt: null },
  identityCheckAt: null,
  refusals: 0,
  refusedUntil: null,
  ...change,
})

const tokens = (sealed: string) => ({ sealed, endsAt: noon + 600_000, staleAt: noon + 540_000 })
const twenty = Array.from({ length: 20 }, (_, at) => `set-${at}`)

export const connectionsContract: Contract = {
  'a connection is read as it was added': async ({ connections }) => {
    const row = rowOf({ accountName: 'Ada', endsAt: noon + 86_400_000, renews: true })
    expect(await connections.add(row)).toEqual(row)
    expect(await connections.find(one)).toEqual(row)
    expect(await connections.find(idOf('c2'))).toBeUndefined()
  },
  'one owner has one connection per integration, access model and account, however many add it at once':
    async ({ connections }) => {
      const rows = twenty.map((set) => rowOf({ id: idOf(set) }))
      const added = await Promise.all(rows.map((row) => connections.add(row)))
      expect(new Set(added.map(({ id }) => id)).size).toBe(1)
      expect(await connections.listOwned('deployment', 'ada')).toHaveLength(1)
    },
  'another owner, model, account, integration or tenant makes another connection': async ({
    connections,
  }) => {
    const others: readonly Partial<ConnectionRow>[] = [
      {},
      { owner: 'bob' },
      { model: 'delegation' },
      { account: '8d2f' },
      { integration: IntegrationId.parse('dp-code') },
      { tenant: 'firm' },
    ]
    const rows = others.map((change, at) => rowOf({ ...change, id: idOf(`c${at}`) }))
    for (const row of rows) expect((await connections.add(row)).id).toBe(row.id)
    for (const row of rows) expect((await connections.findSame(row))?.id).toBe(row.id)
  },
  'lists contain exactly the requested connections': async ({ connections }) => {
    await connections.add(rowOf({ id: idOf('late'), account: '2', createdAt: noon + 5 }))
    await connections.add(rowOf({ id: idOf('early'), account: '1' }))
    await connections.add(rowOf({ id: idOf('theirs'), account: '1', owner: 'bob' }))
    await connections.add(rowOf({ id: idOf('away'), account: '1', tenant: 'firm' }))
    const owned = await connections.listOwned('deployment', 'ada')
    expect(owned.map(({ id }) => id)).toEqual(['early', 'late'])
    const ofAccount = await connections.listOfAccount('deployment', '1')
    expect(ofAccount.map(({ id }) => id).toSorted()).toEqual(['early', 'theirs'])
  },
  'OP-140: a list is in the order of the first connections, also if a version without that column has stored one':
    async ({ connections }) => {
      await connections.add(rowOf({ id: idOf('second'), account: '2', firstConnectedAt: noon + 5 }))
      await connections.add(rowOf({ id: idOf('first'), account: '1', createdAt: noon }))
      await connections.change(idOf('first'), { createdAt: noon + 9, firstConnectedAt: noon })
      const owned = await connections.listOwned('deployment', 'ada')
      expect(owned.map(({ id, firstConnectedAt }) => [id, firstConnectedAt])).toEqual([
        ['first', noon],
        ['second', noon + 5],
      ])
    },
  'VT-09: of twenty writers with the same version exactly one writes': async ({ connections }) => {
    await connections.add(rowOf())
    const put = await Promise.all(twenty.map((set) => connections.putTokens(one, 0, tokens(set))))
    expect(put.filter(Boolean)).toHaveLength(1)
    const row = await connections.find(one)
    expect(row).toMatchObject({ tokenVersion: 1, sealed: twenty[put.indexOf(true)] })
  },
  'VT-09: a writer with an older version or for a removed row changes nothing': async ({ connections }) => {
    await connections.add(rowOf())
    expect(await connections.putTokens(one, 0, tokens('first'))).toBe(true)
    expect(await connections.putTokens(one, 0, tokens('late'), { status: 'ended' })).toBe(false)
    expect(await connections.find(one)).toMatchObject({ sealed: 'first', status: 'active', tokenVersion: 1 })
    await connections.remove(one)
    expect(await connections.putTokens(one, 1, tokens('ghost'))).toBe(false)
    expect(await connections.find(one)).toBeUndefined()
  },
  'RV-06: tokens and their changes are written together, and a removed row is returned once': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    await connections.putTokens(one, 0, tokens('first'), { scopes: ['crm.read'], renews: true })
    const [first, second] = [await connections.remove(one), await connections.remove(one)]
    expect(first).toMatchObject({ sealed: 'first', scopes: ['crm.read'], renews: true, tokenVersion: 1 })
    expect(second).toBeUndefined()
  },
  'a change writes only its fields and keeps the token set': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.putTokens(one, 0, tokens('first'))
    await connections.change(one, { status: 'choose-account', choice: 'a1' })
    expect(await connections.find(one)).toEqual(
      rowOf({
        status: 'choose-account',
        choice: 'a1',
        sealed: 'first',
        tokenVersion: 1,
        tokenEndsAt: noon + 600_000,
        tokenStaleAt: noon + 540_000,
      }),
    )
  },
  'RT-72 RT-77: an identity check and refusals by the API are stored and cleared': async ({
    connections,
  }) => {
    const trouble = { identityCheckAt: noon, refusals: 3, refusedUntil: noon + 5 }
    expect(await connections.add(rowOf(trouble))).toEqual(rowOf(trouble))
    const later = { identityCheckAt: noon + 9, refusals: 4, refusedUntil: noon + 7 }
    expect(await connections.changeAt(one, 0, later)).toBe(true)
    expect(await connections.find(one)).toEqual(rowOf(later))
    expect(await connections.changeAt(one, 1, trouble)).toBe(false)
    await connections.change(one, { identityCheckAt: null, refusals: 0, refusedUntil: null })
    expect(await connections.find(one)).toEqual(rowOf())
  },
  'RT-72: the identity checks that are due are listed, the longest waiting first': async ({
    connections,
  }) => {
    const checks = [
      { id: 'late', identityCheckAt: noon },
      { id: 'early', identityCheckAt: noon - 9 },
      { id: 'future', identityCheckAt: noon + 1 },
      { id: 'none', identityCheckAt: null },
    ]
    for (const { id, identityCheckAt } of checks)
      await connections.add(rowOf({ id: idOf(id), account: id, sealed: 'sealed', identityCheckAt }))
    await connections.add(rowOf({ id: idOf('erased'), account: 'erased', identityCheckAt: noon - 99 }))
    const due = async (limit: number) =>
      (await connections.identityChecksDue(noon, limit)).map(({ id }) => id)
    expect(await due(9)).toEqual(['early', 'late'])
    expect(await due(1)).toEqual(['early'])
  },
}
