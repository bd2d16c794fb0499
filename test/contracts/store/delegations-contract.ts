import type { DelegationRow, Store } from '@planbridge/bff/testing'
import { OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'

const one = idOf('c1')
const endsAt = noon + 86_400_000
const names = Array.from({ length: 20 }, (_, at) => OperationId.parse(`operation-${at}`))

const terms: DelegationRow = {
  connection: one,
  purpose: 'Nightly',
  operations: names,
  days: 30,
  startsAt: noon,
}

const addDelegation = async ({ connections, delegations }: Store) => {
  await connections.add(rowOf({ endsAt }))
  await delegations.put(terms)
}

export const delegationsContract: Contract = {
  'terms are read as they were agreed, and are replaced by a new agreement': async (store) => {
    await addDelegation(store)
    expect(await store.delegations.find(one)).toEqual(terms)
    const replacement = {
      ...terms,
      purpose: 'Weekly',
      operations: names.slice(0, 2),
      days: 7,
      startsAt: noon + 1,
    }
    await store.delegations.put(replacement)
    expect(await store.delegations.find(one)).toEqual(replacement)
    expect(await store.delegations.find(idOf('c2'))).toBeUndefined()
  },
  'terms and the end of their connection change together, without other changes': async (store) => {
    await addDelegation(store)
    const less = { ...terms, purpose: 'Less', operations: names.slice(3, 5), days: 2, endsAt: noon + 5 }
    expect(await store.delegations.change(one, () => less)).toEqual(less)
    const { endsAt: end, ...rest } = less
    expect(await store.delegations.find(one)).toEqual(rest)
    expect(await store.connections.find(one)).toEqual(rowOf({ endsAt: end }))
  },
  'twenty concurrent changes are all applied': async (store) => {
    await addDelegation(store)
    const without = (name: OperationId) =>
      store.delegations.change(one, (agreed) => ({
        ...agreed,
        operations: agreed.operations.filter((id) => id !== name),
        endsAt: (agreed.endsAt ?? 0) - 1,
      }))
    await Promise.all(names.slice(1).map(without))
    expect((await store.delegations.find(one))?.operations).toEqual(names.slice(0, 1))
    expect((await store.connections.find(one))?.endsAt).toBe(endsAt - 19)
  },
  'a refused change has no effect, and a connection without terms has no change': async (store) => {
    await addDelegation(store)
    const refuse = () => {
      throw new RangeError('more than was agreed')
    }
    await expect(store.delegations.change(one, refuse)).rejects.toThrow('more than was agreed')
    expect(await store.delegations.find(one)).toEqual(terms)
    await store.connections.add(rowOf({ id: idOf('c2'), account: 'other', endsAt }))
    expect(await store.delegations.change(idOf('c2'), (agreed) => agreed)).toBeUndefined()
  },
}
