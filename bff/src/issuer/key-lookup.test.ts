import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { KeyMissing } from '../oauth/id-token.ts'
import { monotonicClock } from '../runtime/monotonic-clock.ts'
import type { Fetched } from './cached-fetch.ts'
import { openKeyLookup } from './key-lookup.ts'

let known: JSONWebKeySet
let rotated: JSONWebKeySet

beforeAll(async () => {
  const { publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  known = { keys: [{ ...jwk, kid: 'one', alg: 'ES256' }] }
  rotated = { keys: [{ ...jwk, kid: 'two', alg: 'ES256' }] }
})

/** A look-up over a key set that the test replaces. `find` and `again` return `found`, or the reason why there is no key. */
const open = () => {
  let now = 1_000_000
  let fetches = 0
  let cached: Fetched<JSONWebKeySet> = { kind: 'fetched', value: known, isCurrent: true }
  const endpoint: { answer: Fetched<JSONWebKeySet> } = {
    answer: { kind: 'fetched', value: known, isCurrent: true },
  }
  const lookup = openKeyLookup(
    (force = false) => {
      if (!force) return Promise.resolve(cached)
      fetches += 1
      cached = endpoint.answer
      return Promise.resolve(endpoint.answer)
    },
    monotonicClock(() => now),
  )
  const reading = (find: typeof lookup.find) => async (kid: string | undefined) => {
    try {
      await find({ alg: 'ES256', ...(kid !== undefined && { kid }) }, { payload: '', signature: '' })
      return 'found'
    } catch (error) {
      return error instanceof KeyMissing ? error.reason : 'another error'
    }
  }
  return {
    endpoint,
    find: reading(lookup.find),
    again: reading(lookup.findAgain),
    fetches: () => fetches,
    pass: (ms: number) => void (now += ms),
  }
}

describe('MD-05: a key that is not in the key set', () => {
  it('is looked for in the set of the provider once in thirty seconds', async () => {
    const { find, fetches, pass } = open()
    expect([await find('new'), await find('new'), fetches()]).toEqual(['key-unknown', 'key-unknown', 1])
    pass(29_999)
    expect([await find('new'), fetches()]).toEqual(['key-unknown', 1])
    pass(1)
    expect([await find('new'), fetches()]).toEqual(['key-unknown', 2])
  })

  it('is found as soon as the provider has published it', async () => {
    const { find, fetches, endpoint } = open()
    endpoint.answer = { kind: 'fetched', value: rotated, isCurrent: true }
    expect([await find('two'), await find('two'), fetches()]).toEqual(['found', 'found', 1])
  })

  it('is looked for again at once by a token whose known key did not verify it', async () => {
    const { find, again, fetches } = open()
    expect([await again('one'), fetches()]).toEqual(['found', 1])
    expect([await again('new'), await again('new'), fetches()]).toEqual(['key-unknown', 'key-unknown', 3])
    expect([await find('new'), fetches()]).toEqual(['key-unknown', 3])
  })

  it.each([
    [256, 1],
    [257, 2],
  ])(
    'is remembered as missing by an id of %i characters: %i fetches for two tokens',
    async (length, count) => {
      const { find, fetches } = open()
      const kid = 'k'.repeat(length)
      expect([await find(kid), await find(kid), fetches()]).toEqual(['key-unknown', 'key-unknown', count])
    },
  )

  it('counts as unavailable, not as unknown, while the set cannot be fetched or is not current', async () => {
    const { find, fetches, endpoint } = open()
    endpoint.answer = { kind: 'fetched', value: known, isCurrent: false }
    expect(await find('new')).toBe('keys-unavailable')
    endpoint.answer = { kind: 'failed', code: 'provider-failing', detail: '503' }
    expect(await find('new')).toBe('keys-unavailable')
    expect([await find('one'), fetches()]).toEqual(['keys-unavailable', 2])
  })

  it('causes five fetches of the set in a minute at most, whatever the ids are', async () => {
    const { find, fetches, pass } = open()
    await find('0')
    pass(10_000)
    const found = await Promise.all(['1', '2', '3', '4', '5'].map(find))
    expect(found).toEqual([...Array(4).fill('key-unknown'), 'keys-unavailable'])
    pass(49_999)
    expect([await find('6'), fetches()]).toEqual(['keys-unavailable', 5])
    pass(1)
    expect([await find('6'), await find('7'), fetches()]).toEqual(['key-unknown', 'keys-unavailable', 6])
  })

  it('is found without a fetch if it is known, also when no fetch is left', async () => {
    const { find, fetches } = open()
    for (const kid of ['1', '2', '3', '4', '5', '6']) await find(kid)
    expect([await find('one'), fetches()]).toEqual(['found', 5])
  })
})
