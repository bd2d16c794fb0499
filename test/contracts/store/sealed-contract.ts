import type { SealedRow, Store } from '@planbridge/bff/testing'
import { ConnectionId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'
import type { Contract } from './contract.ts'

const add = async (store: Store, under: 'main' | 'next', owner: string) =>
  store.connections.add(await sealedRow(ringOf(under), { owner, account: owner }))

const counts = async ({ sealed }: Store) => Object.fromEntries(await sealed.countByKey())

const idOf = ({ id }: SealedRow) => ConnectionId.parse(id)

const five = ['ana', 'ben', 'cleo', 'dan', 'eve']
const nothing = { sealed: null, endsAt: null, staleAt: null }

export const sealedContract: Contract = {
  'token sets are counted by vault key after every kind of write': async (store) => {
    const row = await add(store, 'main', 'ana')
    await add(store, 'next', 'ben')
    await store.connections.add(await sealedRow(ringOf('main'), { owner: 'cleo', account: 'cleo' }))
    expect(await counts(store)).toEqual({ main: 2, next: 1 })
    const { sealed } = await sealedRow(ringOf('next'), { owner: 'ana', account: 'ana' })
    await store.connections.putTokens(row.id, 1, { ...nothing, sealed })
    expect(await counts(store)).toEqual({ main: 1, next: 2 })
    await store.connections.putTokens(row.id, 2, { ...nothing, sealed: 'unreadable' })
    expect(await counts(store)).toEqual({ '': 1, main: 1, next: 1 })
    await store.connections.putTokens(row.id, 3, nothing)
    expect(await counts(store)).toEqual({ main: 1, next: 1 })
    await store.connections.remove(row.id)
    expect(await counts(store)).toEqual({ main: 1, next: 1 })
  },
  'token sets are listed in pages by id, each once': async (store) => {
    for (const owner of five) await add(store, owner === 'cleo' ? 'next' : 'main', owner)
    const ids: string[] = []
    for (let after = ''; ; after = ids.at(-1) ?? '') {
      const rows = await store.sealed.list({ under: 'main', after, max: 3 })
      if (rows.length === 0) break
      ids.push(...rows.map(({ id }) => id))
    }
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(4)
    expect(await store.sealed.list({ after: '', max: 10 })).toHaveLength(5)
  },
  'VT-09: a resealed token set replaces only the one that was read': async (store) => {
    for (const owner of five) await add(store, 'main', owner)
    const rows = await store.sealed.list({ under: 'main', after: '', max: 5 })
    const [renewed, removed, resealed] = rows
    if (!renewed || !removed || !resealed) throw new Error('too few rows')
    await store.connections.putTokens(idOf(renewed), 1, { ...nothing, sealed: 'renewed' })
    await store.connections.remove(idOf(removed))
    await store.sealed.replace([{ row: resealed, sealed: 'by another writer' }])
    const { sealed } = await sealedRow(ringOf('next'), { owner: 'x', account: 'x' })
    expect(await store.sealed.replace(rows.map((row) => ({ row, sealed: sealed ?? '' })))).toBe(3)
    expect(await counts(store)).toEqual({ '': 2, next: 2 })
    expect(await store.connections.find(idOf(renewed))).toMatchObject({ sealed: 'renewed', tokenVersion: 2 })
    expect(await store.connections.find(idOf(removed))).toBeUndefined()
    expect(await store.connections.find(idOf(resealed))).toMatchObject({ sealed: 'by another writer' })
  },
  'VT-61: the first check value of a key id is kept, also against a concurrent writer, until its token sets are discarded':
    async (store) => {
      expect(await store.sealed.keyChecks()).toEqual(new Map())
      const values = ['one', 'two', 'three']
      const recorded = await Promise.all(values.map((value) => store.sealed.recordKeyCheck('main', value)))
      expect(new Set(recorded).size).toBe(1)
      expect(await store.sealed.recordKeyCheck('next', 'other')).toBe('other')
      expect(await store.sealed.keyChecks()).toEqual(
        new Map([
          ['main', recorded[0]],
          ['next', 'other'],
        ]),
      )
      await store.sealed.discard('main')
      expect(await store.sealed.keyChecks()).toEqual(new Map([['next', 'other']]))
      expect(await store.sealed.recordKeyCheck('main', 'four')).toBe('four')
    },
  'a discarded token set is deleted with a reason, and earlier readers cannot write it': async (store) => {
    const row = await add(store, 'main', 'ana')
    await add(store, 'next', 'ben')
    expect(await store.sealed.discard('main')).toBe(1)
    expect(await counts(store)).toEqual({ next: 1 })
    const found = await store.connections.find(row.id)
    expect(found).toMatchObject({ sealed: null, status: 'reconnect-required', reason: 'vault-unreadable' })
    expect(await store.connections.putTokens(row.id, 1, { ...nothing, sealed: 'late' })).toBe(false)
  },
}
