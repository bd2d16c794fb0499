import type { FailureCode } from '@planbridge/shared/contract'
import { readKeySet } from '../oauth/key-set.ts'
import { type IssuerFacts, type PinnedEndpoints, verifyMetadata } from '../oauth/metadata.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import { cachedFetch, type FailedFetch, type Fetched, getJson } from './cached-fetch.ts'
import { type KeyLookup, openKeyLookup } from './key-lookup.ts'

/**
 * Key look-ups by the origin of a token. `frontChannel`: from an authorization response, which strangers can send.
 * `tokenEndpoint`: from the provider itself. Look-ups of one can never use up the fetches of the other.
 */
export interface SigningKeys {
  readonly frontChannel: KeyLookup
  readonly tokenEndpoint: KeyLookup
}

/** Verified metadata with the keys that verify ID tokens, or the reason why they are unavailable. */
export type IssuerState =
  | { readonly kind: 'ready'; readonly facts: IssuerFacts; readonly keys: SigningKeys }
  | {
      readonly kind: 'failed'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number
    }

/** The metadata and signing keys of one OpenID provider, fetched on demand and cached. */
export interface Issuer {
  state(): Promise<IssuerState>
  /** The verified metadata; undefined if they are unavailable, or not there before the signal. */
  facts(signal: AbortSignal): Promise<IssuerFacts | undefined>
}

export interface IssuerNeeds {
  readonly protocolClient: ProtocolClient
  readonly clock: MonotonicClock
  readonly pinned: PinnedEndpoints & { readonly metadataUrl: string }
}

const metadataFreshMs = 3_600_000
const keysFreshMs = 900_000

const before = <T>(signal: AbortSignal, fetching: Promise<Fetched<T>>): Promise<T | undefined> => {
  const fetched = fetching.then((found) => (found.kind === 'fetched' ? found.value : undefined))
  const late = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([fetched, late])
}

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
export const openIssuer = ({ protocolClient, clock, pinned }: IssuerNeeds): Issuer => {
  let metadataFault = ''
  const metadata = cachedFetch(clock, {
    freshMs: metadataFreshMs,
    fetchNow: () =>
      getJson({ protocolClient, clock }, pinned.metadataUrl, (json) => {
        const verified = verifyMetadata(json, pinned)
        metadataFault = verified.kind === 'unusable' ? verified.detail : ''
        return verified.kind === 'usable' ? verified.facts : undefined
      }),
    // Stale metadata bridge an outage, but not a document that contradicts the configuration.
    mayUseStale: (code) => code !== 'provider-metadata-unusable',
  })
  let keysUrl = ''
  const keySet = cachedFetch(clock, {
    freshMs: keysFreshMs,
    fetchNow: () => getJson({ protocolClient, clock }, keysUrl, readKeySet),
    mayUseStale: () => true,
  })
  const keys: SigningKeys = {
    frontChannel: openKeyLookup(keySet, clock),
    tokenEndpoint: openKeyLookup(keySet, clock),
  }
  return {
    async state() {
      const facts = await metadata()
      if (facts.kind === 'failed')
        return failedState({ ...facts, detail: `${facts.detail} ${metadataFault}`.trim() })
      keysUrl = facts.value.jwksUri
      const fetched = await keySet()
      return fetched.kind === 'failed' ? failedState(fetched) : { kind: 'ready', facts: facts.value, keys }
    },
    facts: (signal) => before(signal, metadata()),
  }
}

const failedState = ({ code, detail, retryAfterMs }: FailedFetch): IssuerState => ({
  kind: 'failed',
  code,
  detail,
  ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
})
