import { acceptMergeOffer, declineMergeOffer, getMergeOffer } from '@planbridge/shared/contract'
import type { ConnectionId, MergeOffer, MergeOfferId } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure, Call } from '../bff-client.ts'
import { loaded, loading } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface MergeState {
  readonly offer: Loadable<MergeOffer>
  readonly load: (id: MergeOfferId) => Promise<void>
  /** Returns the failure; null if the two people are one now. */
  readonly accept: (id: MergeOfferId, keep: readonly ConnectionId[]) => Promise<BffFailure | null>
  readonly decline: (id: MergeOfferId) => Promise<void>
}

/** The offer to bring two people together. */
export const createMergeStore = (call: Call): StoreApi<MergeState> =>
  createStore<MergeState>()((set) => ({
    offer: loading,
    load: async (offer) => {
      set({ offer: loading })
      set({ offer: loaded(await call(getMergeOffer, { offer }), (output) => output) })
    },
    accept: async (offer, keep) => {
      const result = await call(acceptMergeOffer, { offer, keep: [...keep] })
      return result.kind === 'failed' ? result.failure : null
    },
    decline: async (offer) => {
      // An offer that cannot be declined now ends by itself.
      await call(declineMergeOffer, { offer })
    },
  }))
