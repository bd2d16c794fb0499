import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { KeyMissing } from '../oauth/id-token.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { CachedFetch } from './cached-fetch.ts'

/** Tokens with unknown key ids cause at most `refetchesMax` fetches in this time. */
const refetchWindowMs = 60_000
const refetchesMax = 5
/** A key id that a current key set does not contain causes no further fetch for this long. */
const missingMs = 30_000
const missingMax = 1_000
const keyIdLengthMax = 256

/** A sliding-window limit, so that forged key ids cannot cause a fetch each. */
const refetchBudget = (clock: MonotonicClock) => {
  let refetchedAt: number[] = []
  return (): boolean => {
    const now = clock.now()
    refetchedAt = refetchedAt.filter((at) => at <= now && now - at < refetchWindowMs)
    if (refetchedAt.length >= refetchesMax) return false
    refetchedAt.push(now)
    return true
  }
}

/** Remembers key ids that a current key set did not contain. */
const missingKeys = (clock: MonotonicClock) => {
  const missing = new LRUCache<string, number>({ max: missingMax })
  return {
    has(kid: string | undefined): boolean {
      const age = clock.now() - (missing.get(kid ?? '') ?? -Infinity)
      return age >= 0 && age < missingMs
    },
    add(kid: string | undefined): void {
      const name = kid ?? ''
      if (name.length <= keyIdLengthMax) missing.set(name, clock.now())
    },
  }
}

/** Finds the keys of the ID tokens of one channel, with a budget of its own for fetches of the key set. */
export interface KeyLookup {
  /** Fetches the key set if the key of the token is unknown. Throws `KeyMissing`. */
  readonly find: JWTVerifyGetKey
  /** Fetches the key set in any case, because the known key did not verify the signature. Throws `KeyMissing`. */
  readonly findAgain: JWTVerifyGetKey
}

// Importing a key takes longer than verifying with it.
const imported = new WeakMap<JSONWebKeySet, ReturnType<typeof createLocalJWKSet>>()

const localSet = (keySet: JSONWebKeySet): ReturnType<typeof createLocalJWKSet> => {
  const found = imported.get(keySet) ?? createLocalJWKSet(keySet)
  imported.set(keySet, found)
  return found
}

/** The key of a token; undefined if the set has no key that this platform can use. Several matching keys are an error of the token. */
const keyIn = async (keySet: JSONWebKeySet, ...[header, token]: Parameters<JWTVerifyGetKey>) => {
  try {
    return await localSet(keySet)(header, token)
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) throw error
    return undefined
  }
}

/** @see https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys */
export const openKeyLookup = (keySet: CachedFetch<JSONWebKeySet>, clock: MonotonicClock): KeyLookup => {
  const mayRefetch = refetchBudget(clock)
  const missing = missingKeys(clock)
  const refetch = async (): Promise<JSONWebKeySet> => {
    if (!mayRefetch()) throw new KeyMissing('keys-unavailable', 'too many fetches of the key set')
    const refetched = await keySet(true)
    if (refetched.kind === 'fetched' && refetched.isCurrent) return refetched.value
    throw new KeyMissing('keys-unavailable', 'the key set could not be fetched')
  }
  const findAgain: JWTVerifyGetKey = async (header, token) => {
    const key = await keyIn(await refetch(), header, token)
    if (key) return key
    missing.add(header.kid)
    throw new KeyMissing('key-unknown', 'no usable key of that id')
  }
  return {
    findAgain,
    async find(header, token) {
      // Another verification may have fetched newer keys since.
      const latest = await keySet()
      if (latest.kind === 'failed') throw new KeyMissing('keys-unavailable', latest.detail)
      const key = await keyIn(latest.value, header, token)
      if (key) return key
      if (missing.has(header.kid)) throw new KeyMissing('key-unknown', 'recently not in the key set')
      return findAgain(header, token)
    },
  }
}
