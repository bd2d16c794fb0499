import type { FailureCode } from '@planbridge/shared/contract'
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { verifyMetadata, type IssuerFacts, type PinnedEndpoints } from '../oauth/metadata.ts'
import { readKeySet } from '../oauth/key-set.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import type { Clock } from '../runtime/platform.ts'

export type IssuerState =
  | { readonly kind: 'ready'; readonly facts: IssuerFacts; readonly keys: JWTVerifyGetKey }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

/** One identity server as we know it: its metadata and its signing keys, fetched when needed and kept for a while. */
export interface Issuer {
  state(): Promise<IssuerState>
}

export interface IssuerNeeds {
  readonly protocolClient: ProtocolClient
  readonly clock: Clock
  readonly pinned: PinnedEndpoints & { readonly metadataUrl: string }
}

const metadataAgeMs = 3_600_000
const keysAgeMs = 900_000
const staleMsMax = 86_400_000
/** After a fetch that failed, while what is known still counts. */
const retryMs = 60_000
/** Unknown key names make us look again, but no more often than this. */
const refetchWindowMs = 60_000
const refetchesMax = 5

type Fetched<T> =
  | { readonly kind: 'got'; readonly value: T }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

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
    : { kind: 'got', value }
}

interface GrantToStore<T> {
  readonly freshMs: number
  readonly fetchIt: () => Promise<Fetched<T>>
  /** Whether what was fetched before still counts, now that this came instead. */
  readonly mayOutlast: (code: FailureCode) => boolean
}

/** Keeps what was fetched for `freshMs`; while it cannot be had, for `staleMsMax`. One fetch at a time. */
const kept = <T>(clock: Clock, { freshMs, fetchIt, mayOutlast }: GrantToStore<T>) => {
  let value: { readonly got: T; readonly at: number; readonly freshUntil: number } | undefined
  let underWay: Promise<Fetched<T>> | undefined
  const renew = async (): Promise<Fetched<T>> => {
    const fetched = await fetchIt()
    const now = clock.now()
    if (fetched.kind === 'got') value = { got: fetched.value, at: now, freshUntil: now + freshMs }
    else if (value && mayOutlast(fetched.code) && now - value.at < staleMsMax) {
      // Nobody else has to wait for the same silence.
      value = { ...value, freshUntil: Math.max(value.freshUntil, now + retryMs) }
      return { kind: 'got', value: value.got }
    }
    return fetched
  }
  return (force = false): Promise<Fetched<T>> => {
    if (!force && value && clock.now() < value.freshUntil)
      return Promise.resolve({ kind: 'got', value: value.got })
    underWay ??= renew().finally(() => (underWay = undefined))
    return underWay
  }
}

/** At most `refetchesMax` in any window, however many unknown names arrive. */
const refetchBudget = (clock: Clock) => {
  let spent: number[] = []
  return (): boolean => {
    const now = clock.now()
    spent = spent.filter((at) => now - at < refetchWindowMs)
    if (spent.length >= refetchesMax) return false
    spent.push(now)
    return true
  }
}

export const openIssuer = ({ protocolClient, clock, pinned }: IssuerNeeds): Issuer => {
  let why = ''
  const metadata = kept(clock, {
    freshMs: metadataAgeMs,
    fetchIt: () =>
      getJson(protocolClient, pinned.metadataUrl, (json) => {
        const verified = verifyMetadata(json, pinned)
        why = verified.kind === 'unusable' ? verified.detail : ''
        return verified.kind === 'usable' ? verified.facts : undefined
      }),
    // An outage is waited out; a document that contradicts what is pinned is not.
    mayOutlast: (code) => code !== 'provider-metadata-unusable',
  })
  let keysUrl = ''
  const keySet = kept(clock, {
    freshMs: keysAgeMs,
    fetchIt: () => getJson(protocolClient, keysUrl, readKeySet),
    mayOutlast: () => true,
  })
  const mayRefetch = refetchBudget(clock)
  return {
    async state() {
      const facts = await metadata()
      if (facts.kind === 'failed') return { ...facts, detail: `${facts.detail} ${why}`.trim() }
      keysUrl = facts.value.jwksUri
      const keys = await keySet()
      if (keys.kind === 'failed') return keys
      return { kind: 'ready', facts: facts.value, keys: findKey(keys.value, keySet, mayRefetch) }
    },
  }
}

const findKey =
  (
    known: JSONWebKeySet,
    keySet: (force?: boolean) => Promise<Fetched<JSONWebKeySet>>,
    mayRefetch: () => boolean,
  ): JWTVerifyGetKey =>
  async (header, token) => {
    // Somebody else may have looked again meanwhile.
    const latest = await keySet()
    try {
      return await createLocalJWKSet(latest.kind === 'got' ? latest.value : known)(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayRefetch()) throw error
      const renewed = await keySet(true)
      if (renewed.kind === 'failed') throw error
      return createLocalJWKSet(renewed.value)(header, token)
    }
  }
