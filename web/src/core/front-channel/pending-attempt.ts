import { State, startAttempt, Verifier } from '@planbridge/shared/contract'
import type { AuthorizationFacts, InputOf } from '@planbridge/shared/contract'
import { SigninState, WebStorageStateStore } from 'oidc-client-ts'
import type { Proof } from './proof.ts'

/** What a person wants to start: enough to start it again. */
export interface AttemptWish {
  /** The provider's name, as people know it. */
  readonly provider: string
  readonly request: Omit<InputOf<typeof startAttempt>, 'challenge'>
}

/** An attempt that left for the provider and has not come back to this tab yet. */
export interface PendingAttempt {
  readonly state: State
  readonly verifier: Verifier
  readonly wish: AttemptWish
  readonly startedAtSeconds: number
  readonly expiresAtSeconds: number
}

export interface PendingAttempts {
  /** false: the browser refuses to keep anything, so the attempt could never be finished. */
  keep(facts: AuthorizationFacts, proof: Proof, wish: AttemptWish): Promise<boolean>
  /** Reads it and removes it: a verifier is needed once. */
  take(state: string): Promise<PendingAttempt | null>
  list(): Promise<readonly PendingAttempt[]>
}

const prefix = 'planbridge.attempt.'

/**
 * Keeps the request state of attempts per tab, as oidc-client-ts writes it.
 * `storage` is a function because merely reading `sessionStorage` throws where a browser blocks it.
 * @see https://authts.github.io/oidc-client-ts/classes/WebStorageStateStore.html
 */
export function pendingAttempts(storage: () => Storage, now: () => number): PendingAttempts {
  const open = () => new WebStorageStateStore({ prefix, store: storage() })
  return {
    keep: (facts, proof, wish) =>
      orElse(false, async () => {
        const kept = await signinState(facts, proof, { wish, startedAtSeconds: Math.floor(now() / 1000) })
        await open().set(facts.state, kept.toStorageString())
        return true
      }),
    take: (state) => orElse(null, async () => read(await open().remove(state))),
    list: () =>
      orElse([], async () => {
        const store = open()
        const found = await Promise.all(
          (await store.getAllKeys()).map(async (key) => read(await store.get(key))),
        )
        return found
          .filter((attempt) => attempt !== null)
          .toSorted((a, b) => b.startedAtSeconds - a.startedAtSeconds)
      }),
  }
}

async function orElse<Value>(otherwise: Value, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch {
    return otherwise
  }
}

const signinState = (
  facts: AuthorizationFacts,
  proof: Proof,
  about: { wish: AttemptWish; startedAtSeconds: number },
): Promise<SigninState> =>
  SigninState.create({
    id: facts.state,
    created: about.startedAtSeconds,
    code_verifier: proof.verifier,
    authority: new URL(facts.authorization_endpoint).origin,
    client_id: facts.client_id,
    redirect_uri: facts.redirect_uri,
    scope: facts.scope,
    data: { ...about.wish, expires_at: facts.expires_at },
    ...(facts.nonce !== null && { nonce: facts.nonce }),
    ...(facts.response_mode !== null && { response_mode: facts.response_mode }),
  })

interface KeptData {
  readonly provider?: unknown
  readonly request?: object
  readonly expires_at?: unknown
}

// Storage is open to every script of the origin and to its owner: what comes back is read like any other input.
async function read(stored: string | null): Promise<PendingAttempt | null> {
  if (stored === null) return null
  const kept = await SigninState.fromStorageString(stored)
  const { provider, request, expires_at } = (kept.data ?? {}) as KeptData
  const asked = startAttempt.input.safeParse({ ...request, challenge: kept.code_challenge })
  const state = State.safeParse(kept.id)
  const verifier = Verifier.safeParse(kept.code_verifier)
  if (!asked.success || !state.success || !verifier.success) return null
  const { challenge: _, ...wished } = asked.data
  return {
    state: state.data,
    verifier: verifier.data,
    wish: { provider: typeof provider === 'string' ? provider : '', request: wished },
    startedAtSeconds: kept.created,
    expiresAtSeconds: typeof expires_at === 'string' ? Date.parse(expires_at) / 1000 : 0,
  }
}
