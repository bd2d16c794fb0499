import type { FailureCode } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import { retryAfterOf } from '../transport/retry-after.ts'

/** A document, or the reason why it could not be fetched. */
export type Fetched<T> =
  /** `isCurrent`: false if the latest fetch failed and an older document bridges the outage. */
  { readonly kind: 'fetched'; readonly value: T; readonly isCurrent: boolean } | FailedFetch

export interface FailedFetch {
  readonly kind: 'failed'
  readonly code: FailureCode
  readonly detail: string
  /** From the `Retry-After` header of the response. */
  readonly retryAfterMs?: number
}

/** Failure codes for protocol requests that yield no usable response. */
export const answerFailure: Record<Exclude<Answer['kind'], 'answer'>, FailureCode> = {
  redirecting: 'provider-redirecting',
  unreachable: 'provider-unreachable',
  'egress-failed': 'egress-failed',
  'too-slow': 'provider-too-slow',
  'too-large': 'provider-answer-too-large',
  unreadable: 'provider-answer-unreadable',
}

/** The detail of a request without a usable response. */
export const noAnswerDetail = (place: string, answer: Exclude<Answer, { kind: 'answer' }>): string =>
  answer.kind === 'egress-failed' ? `${place}: ${answer.detail}` : place

/** Fetches a JSON document. `read` returns undefined if the document is not usable. */
export const getJson = async <T>(
  { protocolClient, clock }: { readonly protocolClient: ProtocolClient; readonly clock: MonotonicClock },
  url: string,
  read: (json: unknown) => T | undefined,
): Promise<Fetched<T>> => {
  const answer = await protocolClient(new Request(url, { headers: { accept: 'application/json' } }))
  const wait = 'headers' in answer ? retryAfterOf(answer.headers, clock.now()) : undefined
  const retry = wait !== undefined && wait > 0 ? { retryAfterMs: wait } : {}
  if (answer.kind !== 'answer')
    return { kind: 'failed', code: answerFailure[answer.kind], detail: noAnswerDetail(url, answer), ...retry }
  if (answer.status !== 200)
    return { kind: 'failed', code: 'provider-failing', detail: `${url} ${answer.status}`, ...retry }
  const value = read(answer.json)
  return value === undefined
    ? { kind: 'failed', code: 'provider-metadata-unusable', detail: url }
    : { kind: 'fetched', value, isCurrent: true }
}

/** How long a cached document is used while its endpoint is unavailable. */
const staleMsMax = dayMs
/** Interval between fetches while a stale document is in use. */
const retryMs = 60_000
/** Longest time for which a `Retry-After` delays the next fetch. */
const retryAfterMsMax = 300_000

export interface CachedFetchOptions<T> {
  readonly freshMs: number
  readonly fetchNow: () => Promise<Fetched<T>>
  /** True if the cached value may still be used after a fetch failed with this code. */
  readonly mayUseStale: (code: FailureCode) => boolean
}

/** Returns the cached document; with `force` it is fetched again first. */
export type CachedFetch<T> = (force?: boolean) => Promise<Fetched<T>>

interface Cached<T> {
  readonly value: T
  readonly isCurrent: boolean
  readonly fetchedAt: number
  readonly usedFrom: number
  readonly freshUntil: number
}

/**
 * Caches a document for `freshMs`, or up to a day while fetching fails. Concurrent callers share one fetch.
 * @see https://pkg.go.dev/golang.org/x/sync/singleflight
 */
export const cachedFetch = <T>(
  clock: MonotonicClock,
  { freshMs, fetchNow, mayUseStale }: CachedFetchOptions<T>,
): CachedFetch<T> => {
  let cached: Cached<T> | undefined
  let held: { readonly failed: FailedFetch; readonly from: number; readonly until: number } | undefined
  let inFlight: Promise<Fetched<T>> | undefined
  const refetch = async (): Promise<Fetched<T>> => {
    const fetched = await fetchNow()
    const now = clock.now()
    if (fetched.kind === 'fetched') {
      cached = { ...fetched, fetchedAt: now, usedFrom: now, freshUntil: now + freshMs }
      held = undefined
      return fetched
    }
    const waitMs = Math.min(fetched.retryAfterMs ?? 0, retryAfterMsMax)
    if (waitMs > 0) held = { failed: fetched, from: now, until: now + waitMs }
    if (!cached || !mayUseStale(fetched.code) || now - cached.fetchedAt >= staleMsMax) return fetched
    // Further callers use the stale value immediately instead of waiting for another failure.
    const freshUntil = Math.max(cached.freshUntil, now + Math.max(retryMs, waitMs))
    cached = { ...cached, isCurrent: false, usedFrom: now, freshUntil }
    return { kind: 'fetched', value: cached.value, isCurrent: false }
  }
  // A clock that was set back must not prolong a time: nothing counts before the moment at which it was recorded.
  const isWithin = (from: number, until: number): boolean => clock.now() >= from && clock.now() < until
  const fromCache = (): Cached<T> | undefined =>
    cached && isWithin(cached.usedFrom, cached.freshUntil) ? cached : undefined
  const whileHeld = (): Fetched<T> | undefined => {
    if (!held || !isWithin(held.from, held.until)) return undefined
    const found = fromCache()
    return found ? { kind: 'fetched', value: found.value, isCurrent: false } : held.failed
  }
  return async (force = false): Promise<Fetched<T>> => {
    const usable = force ? undefined : fromCache()
    if (usable) return { kind: 'fetched', value: usable.value, isCurrent: usable.isCurrent }
    const known = whileHeld()
    if (known) return known
    inFlight ??= refetch().finally(() => (inFlight = undefined))
    return inFlight
  }
}
