import { getSession, signOut } from '@planbridge/shared/contract'
import type { Session, SignOutReport } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface SessionState {
  readonly session: Loadable<Session>
  readonly signingOut: boolean
  readonly load: () => Promise<void>
  readonly signOut: () => Promise<CallResult<SignOutReport>>
}

const signedOut = (simulated: boolean): Session => ({
  state: 'anonymous',
  name: null,
  ends_at: null,
  simulated,
})

export const createSessionStore = (call: Call): StoreApi<SessionState> =>
  createStore<SessionState>()((set, get) => ({
    session: loading,
    signingOut: false,
    load: async () => {
      const result = await call(getSession, {})
      set(({ session }) => ({
        session: refreshed(
          session,
          loaded(result, (value) => value),
        ),
      }))
    },
    signOut: async () => {
      set({ signingOut: true })
      const result = await call(signOut, {})
      const { session } = get()
      const simulated = session.phase === 'ready' && session.value.simulated
      set({
        signingOut: false,
        ...(result.kind === 'ok' && { session: { phase: 'ready', value: signedOut(simulated) } }),
      })
      return result
    },
  }))
