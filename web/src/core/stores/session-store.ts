import { getSession, signOut } from '@planbridge/shared/contract'
import type { Session, SignOutReport } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface SessionState {
  readonly session: Loadable<Session>
  /** True if the session ended while the app was open, and the person did not sign out. Until then the page keeps its place. */
  readonly hasEnded: boolean
  readonly signingOut: boolean
  readonly load: () => Promise<void>
  readonly signOut: () => Promise<CallResult<SignOutReport>>
  /** The person signed out, here or in another tab. */
  readonly showSignedOut: () => void
}

const signedOut = (session: Loadable<Session>): Session => ({
  ...(session.phase === 'ready' && session.value),
  state: 'anonymous',
  name: null,
  ends_at: null,
  simulated: session.phase === 'ready' && session.value.simulated,
  role: undefined,
})

/** A guest has nothing to come back to. */
const isSignedIn = (session: Loadable<Session>): boolean =>
  session.phase === 'ready' && session.value.state === 'signed-in'

/** True if the session is gone that was there before. It stays true until there is a session again. */
const endsWith = ({ session, hasEnded }: SessionState, after: Loadable<Session>): boolean =>
  after.phase === 'ready' && after.value.state === 'anonymous' && (hasEnded || isSignedIn(session))

export const createSessionStore = (call: Call): StoreApi<SessionState> =>
  createStore<SessionState>()((set, get) => ({
    session: loading,
    hasEnded: false,
    signingOut: false,
    load: async () => {
      const result = await call(getSession, {})
      set((state) => {
        const session = refreshed(
          state.session,
          loaded(result, (value) => value),
        )
        return { session, hasEnded: endsWith(state, session) }
      })
    },
    signOut: async () => {
      set({ signingOut: true })
      const result = await call(signOut, {})
      set({ signingOut: false })
      if (result.kind === 'ok') get().showSignedOut()
      return result
    },
    showSignedOut: () =>
      set(({ session }) => ({
        session: { phase: 'ready', value: signedOut(session) },
        hasEnded: false,
      })),
  }))
