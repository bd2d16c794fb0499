import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readRemaining, readReset, readRetryAfter } from './rate-headers.ts'

const now = Date.UTC(2026, 0, 5, 10, 0, 0)
const day = 86_400_000
const retryAfter = (value: string, more: Record<string, string> = {}) =>
  readRetryAfter({ 'retry-after': value, ...more }, now)

describe('Retry-After', () => {
  it.each([
    ['30', 30_000],
    ['0', 0],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['86400', day],
    ['99999999999', day],
    ['9'.repeat(400), day],
    ['120, 60', 120_000],
    ['Mon, 05 Jan 2026 10:00:30 GMT', 30_000],
    ['Monday, 05-Jan-26 10:00:30 GMT', 30_000],
    ['Mon Jan  5 10:00:30 2026', 30_000],
    ['Mon, 05 Jan 2026 09:00:00 GMT', 0],
    ['Fri, 05 Jan 2126 10:00:00 GMT', day],
    ['2026-01-05T10:00:30Z', 30_000],
    ['2026-01-05T11:00:30+01:00', 30_000],
  ])('of “%s” is read as %d ms', (value, ms) => {
    expect(retryAfter(value)).toBe(ms)
  })

  it.each([
    '',
    'soon',
    '-1',
    '+5',
    '1e3',
    '0x10',
    '1.5.2',
    '1,5x',
    '5,',
    'NaN',
    'Infinity',
    'Mon, 5 Jan 2026 10:00:30 GMT',
    'Mon, 05 Xxx 2026 10:00:30 GMT',
    'Mon, 05 Jan 2026 10:00:30 CET',
    '2026-01-05T10:00:30',
    '2026-13-45T99:00:30Z',
    'Tue Jan  5 2026',
  ])('of %j is ignored as unreadable', (value) => {
    expect(retryAfter(value)).toBeUndefined()
  })

  it('is undefined if the header is missing', () => {
    expect(readRetryAfter({}, now)).toBeUndefined()
  })

  it('is relative to the Date header of the provider if there is one', () => {
    const providerTime = { date: 'Mon, 05 Jan 2026 12:00:00 GMT' }
    expect(retryAfter('Mon, 05 Jan 2026 12:00:30 GMT', providerTime)).toBe(30_000)
    expect(retryAfter('30', providerTime)).toBe(30_000)
    expect(retryAfter('Mon, 05 Jan 2026 10:00:30 GMT', { date: 'yesterday' })).toBe(30_000)
  })
})

describe('the reset header', () => {
  const reset = (value: string, form: 'seconds' | 'epoch-seconds' | 'iso-8601', more = {}) =>
    readReset({ 'x-ratelimit-reset': value, ...more }, { name: 'X-RateLimit-Reset', form }, now)

  it.each([
    ['90', 'seconds', 90_000],
    ['0.25', 'seconds', 250],
    [String(now / 1000 + 90), 'epoch-seconds', 90_000],
    [String(now / 1000 - 90), 'epoch-seconds', 0],
    ['2026-01-05T11:00:00+01:00', 'iso-8601', 0],
    ['2026-01-05T11:30:00+0100', 'iso-8601', 1_800_000],
    ['2026-01-05T10:00:00.250Z', 'iso-8601', 250],
    ['2126-01-05T10:00Z', 'iso-8601', day],
    ['2026-01-05T11:30:00', 'iso-8601', undefined],
    ['90', 'iso-8601', undefined],
    ['2026-01-05T11:30:00Z', 'epoch-seconds', undefined],
    ['', 'seconds', undefined],
    ['-5', 'seconds', undefined],
  ] as const)('of “%s” in the form %s is read as %s ms', (value, form, ms) => {
    expect(reset(value, form)).toBe(ms)
  })

  it('is relative to the Date header of the provider if there is one', () => {
    const providerTime = { date: 'Mon, 05 Jan 2026 09:30:00 GMT' }
    expect(reset('2026-01-05T10:00:00Z', 'iso-8601', providerTime)).toBe(1_800_000)
  })

  it('is ignored if the provider documents none', () => {
    expect(readReset({ 'x-ratelimit-reset': '5' }, undefined, now)).toBeUndefined()
  })
})

describe('the remaining header', () => {
  it.each([
    ['7999', 7999],
    [' 0 ', 0],
    ['12.9', 12],
    ['9'.repeat(30), Number.MAX_SAFE_INTEGER],
    ['-1', undefined],
    ['many', undefined],
    ['', undefined],
  ])('of %j is read as %s', (value, left) => {
    expect(readRemaining({ 'x-left': value }, 'x-left')).toBe(left)
  })
})

test('a repeated Retry-After header is read as joined values, of which the longest counts', () => {
  expect(readRetryAfter({ 'retry-after': ['5', '9'] }, now)).toBe(9_000)
})

describe('any header value', () => {
  const number = fc.oneof(fc.double({ noNaN: true }), fc.bigInt()).map(String)
  const httpDate = fc.date({ noInvalidDate: true }).map((at) => at.toUTCString())
  const iso = fc.date({ noInvalidDate: true }).map((at) => at.toISOString())
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), number, httpDate, iso)
  const value = fc.oneof(text, fc.array(text, { maxLength: 4 }))
  const bounds = (ms: number | undefined) =>
    ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= day)

  it('yields a wait between zero and one day in whole milliseconds, or none', () => {
    const forms = ['seconds', 'epoch-seconds', 'iso-8601'] as const
    fc.assert(
      fc.property(value, value, fc.constantFrom(...forms), (first, second, form) => {
        const headers = { 'retry-after': first, 'x-reset': second, date: second }
        expect(bounds(readRetryAfter(headers, now))).toBe(true)
        expect(bounds(readReset(headers, { name: 'X-Reset', form }, now))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('yields a whole number of remaining calls, or none', () => {
    fc.assert(
      fc.property(value, (left) => {
        const read = readRemaining({ left }, 'left')
        expect(read === undefined || (Number.isSafeInteger(read) && read >= 0)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('that is an HTTP date is read to the second', () => {
    const seconds = fc.integer({ min: now / 1000, max: now / 1000 + 86_400 })
    fc.assert(
      fc.property(seconds, (at) => {
        const formatted = new Date(at * 1000).toUTCString()
        expect(readRetryAfter({ 'retry-after': formatted }, now)).toBe(at * 1000 - now)
      }),
    )
  })
})
