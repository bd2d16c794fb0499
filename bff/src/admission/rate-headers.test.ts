import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readRemaining, readReset, readRetryAfter } from './rate-headers.ts'

const now = Date.UTC(2026, 0, 5, 10, 0, 0)
const day = 86_400_000
const asked = (value: string, more: Record<string, string> = {}) =>
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
  ])('%s is %d ms', (value, ms) => {
    expect(asked(value)).toBe(ms)
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
  ])('%j is no answer', (value) => {
    expect(asked(value)).toBeUndefined()
  })

  it('is absent where it was not sent', () => {
    expect(readRetryAfter({}, now)).toBeUndefined()
  })

  it('is counted from the time that the provider has, where it says it', () => {
    const itsTime = { date: 'Mon, 05 Jan 2026 12:00:00 GMT' }
    expect(asked('Mon, 05 Jan 2026 12:00:30 GMT', itsTime)).toBe(30_000)
    expect(asked('30', itsTime)).toBe(30_000)
    expect(asked('Mon, 05 Jan 2026 10:00:30 GMT', { date: 'yesterday' })).toBe(30_000)
  })
})

describe('the reset of a count', () => {
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
  ] as const)('%s as %s is %s ms', (value, form, ms) => {
    expect(reset(value, form)).toBe(ms)
  })

  it('is counted from the time that the provider has, where it says it', () => {
    const itsTime = { date: 'Mon, 05 Jan 2026 09:30:00 GMT' }
    expect(reset('2026-01-05T10:00:00Z', 'iso-8601', itsTime)).toBe(1_800_000)
  })

  it('is absent where the provider documents none', () => {
    expect(readReset({ 'x-ratelimit-reset': '5' }, undefined, now)).toBeUndefined()
  })
})

describe('what is left', () => {
  it.each([
    ['7999', 7999],
    [' 0 ', 0],
    ['12.9', 12],
    ['9'.repeat(30), Number.MAX_SAFE_INTEGER],
    ['-1', undefined],
    ['many', undefined],
    ['', undefined],
  ])('%j is %s', (value, left) => {
    expect(readRemaining({ 'x-left': value }, 'x-left')).toBe(left)
  })
})

test('a header that comes several times is read as if joined: the longest wait counts', () => {
  expect(readRetryAfter({ 'retry-after': ['5', '9'] }, now)).toBe(9_000)
})

describe('whatever a provider sends', () => {
  const number = fc.oneof(fc.double({ noNaN: true }), fc.bigInt()).map(String)
  const moment = fc.date({ noInvalidDate: true }).map((at) => at.toUTCString())
  const iso = fc.date({ noInvalidDate: true }).map((at) => at.toISOString())
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), number, moment, iso)
  const value = fc.oneof(text, fc.array(text, { maxLength: 4 }))
  const bounds = (ms: number | undefined) =>
    ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= day)

  it('no wait is negative, broken, endless or longer than a day', () => {
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

  it('what is left is a whole number or not said', () => {
    fc.assert(
      fc.property(value, (left) => {
        const read = readRemaining({ left }, 'left')
        expect(read === undefined || (Number.isSafeInteger(read) && read >= 0)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('every date that HTTP can spell is understood to the second', () => {
    const seconds = fc.integer({ min: now / 1000, max: now / 1000 + 86_400 })
    fc.assert(
      fc.property(seconds, (at) => {
        const spelled = new Date(at * 1000).toUTCString()
        expect(readRetryAfter({ 'retry-after': spelled }, now)).toBe(at * 1000 - now)
      }),
    )
  })
})
