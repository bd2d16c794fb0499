import { cancelAttempt } from '@planbridge/shared/contract'
import type { State } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure } from '../bff-client.ts'
import { beginAttempt } from '../front-channel/begin-attempt.ts'
import type { FrontChannel } from '../front-channel/begin-attempt.ts'
import type { AttemptWish, PendingAttempt } from '../front-channel/pending-attempt.ts'

export type AttemptPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'starting'; readonly wish: AttemptWish }
  | { readonly name: 'navigating'; readonly wish: AttemptWish }
  | { readonly name: 'failed'; readonly wish: AttemptWish; readonly failure: BffFailure }

export interface AttemptState {
  readonly phase: AttemptPhase
  /** Started in this tab and never come back; the latest first. */
  readonly unfinished: readonly PendingAttempt[]
  readonly start: (wish: AttemptWish) => Promise<void>
  readonly findUnfinished: () => Promise<void>
  readonly forget: (state: State) => Promise<void>
  readonly startAgain: (state: State) => Promise<void>
  readonly forgetAll: () => Promise<void>
}

export interface AttemptNeeds extends FrontChannel {
  readonly now: () => number
  readonly navigate: (url: string) => void
}

/** A moment in which an attempt may still be on its way out of this tab. */
const leavingSecondsMax = 2

export const createAttemptStore = (needs: AttemptNeeds): StoreApi<AttemptState> =>
  createStore<AttemptState>()((set, get) => ({
    phase: { name: 'idle' },
    unfinished: [],
    start: async (wish) => {
      const { name } = get().phase
      if (name === 'starting' || name === 'navigating') return
      set({ phase: { name: 'starting', wish } })
      const beginning = await beginAttempt(needs, wish)
      if (beginning.kind === 'failed')
        return set({ phase: { name: 'failed', wish, failure: beginning.failure } })
      set({ phase: { name: 'navigating', wish } })
      needs.navigate(beginning.url)
    },
    findUnfinished: async () => {
      const nowSeconds = needs.now() / 1000
      const found = await needs.pending.list()
      // One that can no longer be finished needs no verifier any more.
      const late = found.filter((attempt) => attempt.expiresAtSeconds <= nowSeconds)
      await Promise.all(late.map((attempt) => needs.pending.take(attempt.state)))
      set({
        unfinished: found.filter((attempt) => attempt.startedAtSeconds + leavingSecondsMax <= nowSeconds),
      })
    },
    forget: async (state) => {
      set(({ unfinished }) => ({ unfinished: unfinished.filter((attempt) => attempt.state !== state) }))
      await needs.pending.take(state)
      // The BFF forgets an attempt by itself after some minutes: whether this arrives is not the person's concern.
      await needs.call(cancelAttempt, { state })
    },
    startAgain: async (state) => {
      const attempt = get().unfinished.find((one) => one.state === state)
      await get().forget(state)
      if (attempt) await get().start(attempt.wish)
    },
    forgetAll: async () => {
      set({ unfinished: [] })
      const found = await needs.pending.list()
      await Promise.all(found.map((attempt) => needs.pending.take(attempt.state)))
    },
  }))
