import { ConnectionId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import { addOffer, addPerson, minute, offerOf, tenant } from './merged-people.ts'

export const mergeOffersContract: Contract = {
  'IDT-116: an offer keeps the tokens of its sign-in until it ends, and then they are due to be revoked':
    async (store) => {
      await addPerson(store, 'ada')
      expect(await addOffer(store)).toBe(true)
      expect(await store.merges.findOffer('offer')).toEqual(offerOf())
      const due = async (at: number) => (await store.revocations.due(at, 9)).map(({ id }) => id)
      expect(await due(noon + 10 * minute)).not.toContain('held')
      expect(await due(noon + 11 * minute)).toContain('held')
      expect(await addOffer(store, { id: 'later', pending: 'held-later' })).toBe(true)
      expect(await store.merges.findOffer('offer')).toBeUndefined()
      expect(await due(noon)).toEqual(['held'])
      await store.merges.endOffer('later')
      expect((await due(noon)).toSorted()).toEqual(['held', 'held-later'])
      expect(await store.merges.addOffer(offerOf({ id: 'third', pending: 'unknown' }))).toBe(false)
    },
  'IDT-116: an offer ends with its session and with an erasure, which takes the account from its tokens':
    async (store) => {
      await addPerson(store, 'ada')
      await addPerson(store, 'bea')
      await addOffer(store)
      await store.sessions.remove('session-of-ada')
      expect(await store.merges.findOffer('offer')).toBeUndefined()
      expect(await store.revocations.due(noon, 9)).toMatchObject([{ id: 'held' }])
      await addOffer(store, { id: 'second', pending: 'held-second' })
      const erased = await store.erasure.erase({ tenant, subjects: ['bea'] })
      expect(erased.rows).toMatchObject({ merge_offers: 1 })
      expect(await store.revocations.find('held-second')).toMatchObject({ account: null, accountName: null })
    },
  'IDT-116: an offer is accepted once, and not after its end': async (store) => {
    await addPerson(store, 'ada')
    await addOffer(store)
    const finish = (at: number) => store.merges.finishOffer('offer', ConnectionId.parse('c1'), at)
    expect(await finish(noon + 10 * minute)).toBe(false)
    const all = await Promise.all([finish(noon), finish(noon), finish(noon)])
    expect(all.filter(Boolean)).toHaveLength(1)
    await store.merges.endOffer('offer')
    expect(await store.merges.findOffer('offer')).toMatchObject({ mergedAt: noon, connection: 'c1' })
    await store.purge(noon + 20 * minute, 0)
    expect(await store.merges.findOffer('offer')).toBeUndefined()
  },
}
