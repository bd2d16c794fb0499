import { endOtherSessions, endSession, listSessions } from '@planbridge/shared/contract'
import type { OwnSession } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure, Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface OwnSessionsState {
  readonly list: Loadable<readonly OwnSession[]>
  readonly load: () => Promise<void>
  /** Ends one of the other sessions; null: all of them. Resolves to the failure, if any. */
  readonly end: (session: OwnSession['id'] | null) => Promise<BffFailure | null>
  readonly clear: () => void
}

/** The sessions of the person. */
export const createOwnSessionsStore = (call: Call): StoreApi<OwnSessionsState> =>
  createStore<OwnSessionsState>()((set, get) => ({
    list: loading,
    load: async () => {
      const result = await call(listSessions, {})
      set(({ list }) => ({
        list: refreshed(
          list,
          loaded(result, ({ sessions }) => sessions),
        ),
      }))
    },
    end: async (session) => {
      const result: CallResult<unknown> =
        session === null ? await call(endOtherSessions, {}) : await call(endSession, { session })
      if (result.kind === 'failed') return result.failure
      await get().load()
      return null
    },
    clear: () => set({ list: loading }),
  }))
