import { State, startAttempt, Verifier } from '@planbridge/shared/contract'
import type { AuthorizationFacts, InputOf } from '@planbridge/shared/contract'
import { ConnectSessionId } from '@planbridge/shared/embed/identifiers'
import { SigninState, WebStorageStateStore } from 'oidc-client-ts'
import type { Proof } from './proof.ts'

/** The colour and the pictogram of a provider, as in the catalog. */
export interface ProviderLook {
  readonly colour: string
  readonly mark?: string | undefined
}

/** The options of an attempt, sufficient to start it again. */
export interface AttemptOptions {
  /** The provider's display name. */
  readonly provider: string
  /** How the provider's mark is drawn on the callback document. Absent in attempts of earlier versions. */
  readonly look?: ProviderLook | undefined
  /** True if it runs in a window of its own, which closes when it is done. */
  readonly inWindow?: boolean
  /** The connect session of a host, if it is an attempt of one: its window says how the attempt went. */
  readonly connect?: ConnectSessionId
  readonly request: Omit<InputOf<typeof startAttempt>, 'challenge'>
}

/** An attempt that was started in this tab and has not been completed. */
export interface PendingAttempt {
  readonly state: State
  readonly verifier: Verifier
  readonly options: AttemptOptions
  /** The path of its redirect URI. */
  readonly path: string
  readonly startedAtSeconds: number
  readonly expiresAtSeconds: number
}

/** True if one of the attempts succeeds, the other is of no use to the person any more. */
export const isSameWish = (one: AttemptOptions['request'], other: AttemptOptions['request']): boolean => {
  if (one.integration !== other.integration || one.model !== other.model) return false
  if (one.purpose !== 'reconnect' && other.purpose !== 'reconnect') return true
  return one.purpose === other.purpose && one.connection === other.connection
}

export interface PendingAttempts {
  /** Resolves to false if the browser blocks storage, in which case the attempt could never be completed. */
  save(facts: AuthorizationFacts, proof: Proof, options: AttemptOptions): Promise<boolean>
  /** Reads an attempt; null if this tab has none with this state. */
  find(state: string): Promise<PendingAttempt | null>
  /** Reads and removes an attempt. */
  take(state: string): Promise<PendingAttempt | null>
  /** Removes every attempt of the same wish, because one of them was completed. */
  retire(request: AttemptOptions['request']): Promise<void>
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
  const list = async (): Promise<readonly PendingAttempt[]> => {
    const store = open()
    const found = await Promise.all((await store.getAllKeys()).map(async (key) => read(await store.get(key))))
    return found
      .filter((attempt) => attempt !== null)
      .toSorted((a, b) => b.startedAtSeconds - a.startedAtSeconds)
  }
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
    find: (state) => orFallback(null, async () => read(await open().get(state))),
    take: (state) => orFallback(null, async () => read(await open().remove(state))),
    list: () => orFallback([], list),
    retire: (request) =>
      orFallback(undefined, async () => {
        const retired = (await list()).filter(({ options }) => isSameWish(options.request, request))
        await Promise.all(retired.map(({ state }) => open().remove(state)))
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
  readonly look?: unknown
  readonly inWindow?: unknown
  readonly connect?: unknown
  readonly request?: object
  readonly expires_at?: unknown
}

// Storage can be changed by any script of the origin, so its content is validated like other input.
async function read(stored: string | null): Promise<PendingAttempt | null> {
  if (stored === null) return null
  const signin = await SigninState.fromStorageString(stored)
  const { provider, look, inWindow, connect, request, expires_at } = (signin.data ?? {}) as StoredData
  const input = startAttempt.input.safeParse({ ...request, challenge: signin.code_challenge })
  const state = State.safeParse(signin.id)
  const verifier = Verifier.safeParse(signin.code_verifier)
  if (!input.success || !state.success || !verifier.success) return null
  const { challenge: _, ...requested } = input.data
  const session = ConnectSessionId.safeParse(connect)
  return {
    state: state.data,
    verifier: verifier.data,
    options: {
      provider: textOr('', provider),
      look: readLook(look),
      request: requested,
      ...(inWindow === true && { inWindow }),
      ...(session.success && { connect: session.data }),
    },
    path: pathOf(signin),
    startedAtSeconds: signin.created,
    expiresAtSeconds: Date.parse(textOr('1970-01-01', expires_at)) / 1000,
  }
}

const readLook = (look: unknown): ProviderLook | undefined => {
  const { colour, mark } = (look ?? {}) as { readonly colour?: unknown; readonly mark?: unknown }
  if (typeof colour !== 'string') return undefined
  return { colour, ...(typeof mark === 'string' && { mark }) }
}

const textOr = (fallback: string, value: unknown): string => (typeof value === 'string' ? value : fallback)

const pathOf = ({ redirect_uri }: SigninState): string => URL.parse(redirect_uri)?.pathname ?? ''
