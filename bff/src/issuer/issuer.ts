import type { FailureCode } from '@planbridge/shared/contract'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { readKeySet } from '../oauth/key-set.ts'
import { type IssuerFacts, type PinnedEndpoints, verifyMetadata } from '../oauth/metadata.ts'
import type { Clock } from '../runtime/platform.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'

/** Verified metadata with the keys that verify ID tokens, or the reason why they are unavailable. */
export type IssuerState =
  | { readonly kind: 'ready'; readonly facts: IssuerFacts; readonly keys: JWTVerifyGetKey }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

/** The metadata and signing keys of one OpenID provider, fetched on demand and cached. */
export interface Issuer {
  state(): Promise<IssuerState>
  /** The verified metadata; undefined if they are unavailable, or not there before the signal. */
  facts(signal: AbortSignal): Promise<IssuerFacts | undefined>
}

export interface IssuerNeeds {
  readonly protocolClient: ProtocolClient
  readonly clock: Clock
  readonly pinned: PinnedEndpoints & { readonly metadataUrl: string }
}

const metadataFreshMs = 3_600_000
const keysFreshMs = 900_000
/** How long a cached document is used while its endpoint is unavailable. */
const staleMsMax = 86_400_000
/** Interval between fetches while a stale document is in use. */
const retryMs = 60_000
/** Tokens with unknown key ids cause at most `refetchesMax` fetches in this time. */
const refetchWindowMs = 60_000
const refetchesMax = 5

type Fetched<T> =
  | { readonly kind: 'fetched'; readonly value: T }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

/** Failure codes for protocol requests that yield no usable response. */
export const answerFailure: Record<Exclude<Answer['kind'], 'answer'>, FailureCode> = {
  redirecting: 'provider-redirecting',
  unreachable: 'provider-unreachable',
  'too-slow': 'provider-too-slow',
  'too-large': 'provider-answer-too-large',
  unreadable: 'provider-answer-unreadable',
}

const getJson = async <T>(
  protocolClient: ProtocolClient,
  url: string,
  read: (json: unknown) => T | undefined,
): Promise<Fetched<T>> => {
  const answer = await protocolClient(new Request(url, { headers: { accept: 'application/json' } }))
  if (answer.kind !== 'answer') return { kind: 'failed', code: answerFailure[answer.kind], detail: url }
  if (answer.status !== 200)
    return { kind: 'failed', code: 'provider-failing', detail: `${url} ${answer.status}` }
  const value = read(answer.json)
  return value === undefined
    ? { kind: 'failed', code: 'provider-metadata-unusable', detail: url }
    : { kind: 'fetched', value }
}

interface CachedFetchOptions<T> {
  readonly freshMs: number
  readonly fetchNow: () => Promise<Fetched<T>>
  /** True if the cached value may still be used after a fetch failed with this code. */
  readonly mayUseStale: (code: FailureCode) => boolean
}

/**
 * Caches a document for `freshMs`, or up to `staleMsMax` while fetching fails. Concurrent callers share one fetch.
 * @see https://pkg.go.dev/golang.org/x/sync/singleflight
 */
const cachedFetch = <T>(clock: Clock, { freshMs, fetchNow, mayUseStale }: CachedFetchOptions<T>) => {
  let cached: { readonly value: T; readonly fetchedAt: number; readonly freshUntil: number } | undefined
  let inFlight: Promise<Fetched<T>> | undefined
  const refetch = async (): Promise<Fetched<T>> => {
    const fetched = await fetchNow()
    const now = clock.now()
    if (fetched.kind === 'fetched')
      cached = { value: fetched.value, fetchedAt: now, freshUntil: now + freshMs }
    else if (cached && mayUseStale(fetched.code) && now - cached.fetchedAt < staleMsMax) {
      // Further callers use the stale value immediately instead of waiting for another failure.
      cached = { ...cached, freshUntil: Math.max(cached.freshUntil, now + retryMs) }
      return { kind: 'fetched', value: cached.value }
    }
    return fetched
  }
  return (force = false): Promise<Fetched<T>> => {
    if (!force && cached && clock.now() < cached.freshUntil)
      return Promise.resolve({ kind: 'fetched', value: cached.value })
    inFlight ??= refetch().finally(() => (inFlight = undefined))
    return inFlight
  }
}

/** A sliding-window limit, so that forged key ids cannot cause a fetch each. */
const refetchBudget = (clock: Clock) => {
  let refetchedAt: number[] = []
  return (): boolean => {
    const now = clock.now()
    refetchedAt = refetchedAt.filter((at) => now - at < refetchWindowMs)
    if (refetchedAt.length >= refetchesMax) return false
    refetchedAt.push(now)
    return true
  }
}

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
      getJson(protocolClient, pinned.metadataUrl, (json) => {
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
    fetchNow: () => getJson(protocolClient, keysUrl, readKeySet),
    mayUseStale: () => true,
  })
  const mayRefetch = refetchBudget(clock)
  return {
    async state() {
      const facts = await metadata()
      if (facts.kind === 'failed') return { ...facts, detail: `${facts.detail} ${metadataFault}`.trim() }
      keysUrl = facts.value.jwksUri
      const keys = await keySet()
      if (keys.kind === 'failed') return keys
      return { kind: 'ready', facts: facts.value, keys: findKey(keys.value, keySet, mayRefetch) }
    },
    facts: (signal) => before(signal, metadata()),
  }
}

/**
 * Selects the key of a token, refetching the key set once if its id is unknown.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys
 */
const findKey =
  (
    known: JSONWebKeySet,
    keySet: (force?: boolean) => Promise<Fetched<JSONWebKeySet>>,
    mayRefetch: () => boolean,
  ): JWTVerifyGetKey =>
  async (header, token) => {
    // Another verification may have fetched newer keys since.
    const latest = await keySet()
    try {
      return await createLocalJWKSet(latest.kind === 'fetched' ? latest.value : known)(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayRefetch()) throw error
      const refetched = await keySet(true)
      if (refetched.kind === 'failed') throw error
      return createLocalJWKSet(refetched.value)(header, token)
    }
  }
