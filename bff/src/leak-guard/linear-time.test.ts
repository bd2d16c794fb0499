import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Bytes } from '../streams/body.ts'
import { findBytes } from '../transport/find-bytes.ts'
import { CharacterMasks } from './character-masks.ts'
import { credentialPatterns } from './credential-patterns.ts'
import { openCredentialScanner, openStreamScanner } from './credential-scanner.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const sizes = isFull ? [1_000, 150_000] : [500, 4_000]

/** More than one look at each byte by each filter, forwards and backwards; independent of the size. */
const readsPerByteMax = 48

/** Credentials whose possible matches overlap as much as they can. None is contained in a body below. */
const credentials = {
  'a run of backslashes': `${'\\'.repeat(1300)}#`,
  'a run of percent signs': `${'%'.repeat(1300)}#`,
  'escaped percent signs': `${'%25'.repeat(400)}#`,
  'escaped backslashes': `${'\\u005c'.repeat(200)}#`,
  'backslashes and quotes': `${'\\"'.repeat(400)}#`,
  'one repeated letter': `${'a'.repeat(1300)}#`,
  'a short period': `${'ab'.repeat(600)}#`,
  'a prefix that differs at its end': `${'a'.repeat(31)}#${'a'.repeat(800)}`,
  'a prefix that differs in its middle': `${'a'.repeat(15)}#${'a'.repeat(800)}`,
  'digits that occur in escapes': `${'0025'.repeat(200)}#`,
  'a letter that is often escaped': `${'u0065'.repeat(200)}#`,
}

const units = [
  '\\',
  '%',
  '%25',
  '%2525',
  '\\u005c',
  '\\\\u0061',
  '\\"',
  'a',
  'ab',
  '\\u0061',
  '%61',
  '0025',
  'u0065',
]

/** Counts the bytes that are read from it and from its parts. */
const counted = (bytes: Bytes, count: { reads: number }): Bytes =>
  new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && key.charCodeAt(0) <= 0x39) {
        count.reads += 1
        return target[Number(key)]
      }
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...input: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, input)
        return result instanceof Uint8Array ? counted(result as Bytes, count) : result
      }
    },
  })

const bodyOf = (unit: string, size: number): Bytes =>
  new TextEncoder().encode(unit.repeat(Math.ceil(size / unit.length))).slice(0, size)

const splits = [
  ['in one piece', (size: number) => size],
  ...(isFull ? ([['in chunks of 1,500 bytes', () => 1500]] as const) : []),
  ['in chunks of 7 bytes', () => 7],
] as const

const scanner = openCredentialScanner(findBytes)

/** Passes a body through; returns the number of bytes read per byte. */
const readsPerByte = (credential: string, body: Bytes, chunkLength: number): number => {
  const count = { reads: 0 }
  const stream = openStreamScanner(scanner, credentialPatterns([credential]))
  const bytes = counted(body, count)
  let passed = 0
  for (let at = 0; at < body.length; at += chunkLength) {
    passed += stream.push(bytes.subarray(at, at + chunkLength))?.length ?? Number.NaN
  }
  expect(passed + stream.flush().length).toBe(body.length)
  return count.reads / body.length
}

describe.each(Object.entries(credentials))('with %s as the credential', (_, credential) => {
  test.each(splits)(
    'a body %s takes the same number of reads per byte, whatever it contains and however long it is (PX-50)',
    (_how, chunkLength) => {
      const slow = units.flatMap((unit) =>
        sizes
          .map((size) => ({
            unit,
            size,
            reads: readsPerByte(credential, bodyOf(unit, size), chunkLength(size)),
          }))
          .filter(({ reads }) => reads > readsPerByteMax),
      )
      expect(slow).toEqual([])
    },
  )
})

describe('a stream of single bytes', () => {
  afterEach(() => void vi.restoreAllMocks())

  test.each(units)(
    'is not searched again for each of them while it may be the beginning of a credential (%s, PX-50)',
    (unit) => {
      const steps = vi.spyOn(CharacterMasks.prototype, 'rows')
      for (const credential of Object.values(credentials)) {
        steps.mockClear()
        readsPerByte(credential, bodyOf(unit, 2000), 1)
        expect(steps.mock.calls.length).toBeLessThan(2000 * 24)
      }
    },
  )

  test('withholds no more than the longest form of a credential and a third of it (PX-50)', () => {
    const credential = `${'a'.repeat(200)}#`
    const stream = openStreamScanner(scanner, credentialPatterns([credential]))
    let withheld = 0
    let most = 0
    for (let at = 0; at < 5000; at += 1) {
      withheld += 1 - (stream.push(bodyOf('a', 1))?.length ?? Number.NaN)
      most = Math.max(most, withheld)
    }
    expect(most).toBeLessThanOrEqual(267)
    expect(withheld).toBeGreaterThanOrEqual(200)
  })
})

describe('a header value', () => {
  test('is searched in the same way: a long period is compared by its prefix first (PX-50)', () => {
    const credential = `${'a'.repeat(3000)}#`
    const includes = vi.spyOn(String.prototype, 'includes')
    expect(scanner.matchesHeader(credentialPatterns([credential]), 'a'.repeat(16_000))).toBe(false)
    const longest = Math.max(...includes.mock.calls.map(([text]) => text.length))
    includes.mockRestore()
    expect(longest).toBeLessThanOrEqual(32)
  })
})

test('a credential of 16,384 characters is recognised by its first 4,096 (PX-50)', () => {
  const credential = Array.from({ length: 2048 }, (_, nth) => `CANARY${nth}`.padEnd(8, '-').slice(-8)).join(
    '',
  )
  const patterns = credentialPatterns([credential])
  expect(patterns.texts.map(({ length }) => length)).toEqual([4096])
  const { matches } = scanner
  expect(matches(patterns, new TextEncoder().encode(`"${credential}"`))).toBe(true)
  expect(matches(patterns, new TextEncoder().encode(`"${credential.slice(0, 4095)}"`))).toBe(false)
})
