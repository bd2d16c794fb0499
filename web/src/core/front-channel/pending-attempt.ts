import { State, startAttempt, Verifier } from '@planbridge/shared/contract'
import type { AuthorizationFacts, InputOf } from '@planbridge/shared/contract'
import { SigninState, WebStorageStateStore } from 'oidc-client-ts'
import type { Proof } from './proof.ts'

/** The options of an attempt, sufficient to start it again. */
export interface AttemptOptions {
  /** The provider's display name. */
  readonly provider: string
  readonly request: Omit<InputOf<typeof startAttempt>, 'challenge'>
}

/** An attempt that was started in this tab and has not been completed. */
export interface PendingAttempt {
  readonly state: State
  readonly verifier: Verifier
  readonly options: AttemptOptions
  readonly startedAtSeconds: number
  readonly expiresAtSeconds: number
}

export interface PendingAttempts {
  /** Resolves to false if the browser blocks storage, in which case the attempt could never be completed. */
  save(facts: AuthorizationFacts, proof: Proof, options: AttemptOptions): Promise<boolean>
  /** Reads and removes an attempt, because a verifier is used once. */
  take(state: string): Promise<PendingAttempt | null>
  list(): Promise<readonly PendingAttempt[]>
}

const prefix = 'planbridge.attempt.'

/**
 * Stores the request state of attempts per tab, in the format of oidc-client-ts.
 * `storage` is a function because reading `sessionStorage` throws if the browser blocks it.
 * @see https://authts.github.io/oidc-client-ts/classes/WebStorageStateStore.html
 */
export function pendingAttempts(storage: () => Storage, now: () => number): PendingAttempts {
  const open = () => new WebStorageStateStore({ prefix, store: storage() })
  return {
    save: (facts, proof, options) =>
      orFallback(false, async () => {
        const signin = await signinState(facts, proof, {
          options,
          startedAtSeconds: Math.floor(now() / 1000),
        })
        await open().set(facts.state, signin.toStorageString())
        return true
      }),
    take: (state) => orFallback(null, async () => read(await open().remove(state))),
    list: () =>
      orFallback([], async () => {
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

async function orFallback<Value>(fallback: Value, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch {
    return fallback
  }
}

const signinState = (
  facts: AuthorizationFacts,
  proof: Proof,
  start: { options: AttemptOptions; startedAtSeconds: number },
): Promise<SigninState> =>
  SigninState.create({
    id: facts.state,
    created: start.startedAtSeconds,
    code_verifier: proof.verifier,
    authority: new URL(facts.authorization_endpoint).origin,
    client_id: facts.client_id,
    redirect_uri: facts.redirect_uri,
    scope: facts.scope,
    data: { ...start.options, expires_at: facts.expires_at },
    ...(facts.nonce !== null && { nonce: facts.nonce }),
    ...(facts.response_mode !== null && { response_mode: facts.response_mode }),
  })

interface StoredData {
  readonly provider?: unknown
  readonly request?: object
  readonly expires_at?: unknown
}

// Storage can be changed by any script of the origin, so its content is validated like other input.
async function read(stored: string | null): Promise<PendingAttempt | null> {
  if (stored === null) return null
  const signin = await SigninState.fromStorageString(stored)
  const { provider, request, expires_at } = (signin.data ?? {}) as StoredData
  const input = startAttempt.input.safeParse({ ...request, challenge: signin.code_challenge })
  const state = State.safeParse(signin.id)
  const verifier = Verifier.safeParse(signin.code_verifier)
  if (!input.success || !state.success || !verifier.success) return null
  const { challenge: _, ...requested } = input.data
  return {
    state: state.data,
    verifier: verifier.data,
    options: { provider: typeof provider === 'string' ? provider : '', request: requested },
    startedAtSeconds: signin.created,
    expiresAtSeconds: typeof expires_at === 'string' ? Date.parse(expires_at) / 1000 : 0,
  }
}
