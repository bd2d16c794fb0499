import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { readExpiryTime } from './expiry-time.ts'
import { readTokenResponse } from './token-response.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const hour = 3_600_000
const at = now + hour

const spellings = [
  '2026-01-05 10:00:00',
  '2026-01-05T10:00:00',
  '2026-01-05T10:00',
  '2026-01-05 10:00:00.000000',
  '2026-01-05 10:00:00,5',
  '2026-01-05T10:00:00Z',
  '2026-01-05 10:00:00 UTC',
  '2026-01-05 10:00:00+00:00',
  '2026-01-05T12:00:00+02:00',
  '2026-01-05T05:00:00-0500',
  '2026-01-05T11:00:00+01',
  '2026-01-05T15:30:00+05:30',
  '2026-01-05T06:30:00-0330',
  '2026-01-05 10:00:00 gmt',
  ' 2026-01-05 10:00:00\n',
  'Mon, 05 Jan 2026 10:00:00 GMT',
  'Monday, 05-Jan-26 10:00:00 GMT',
  'Mon Jan  5 10:00:00 2026',
  '1767607200',
  '1767607200000',
  1_767_607_200,
  1_767_607_200_000,
]

describe('the expiry of a token', () => {
  test.each(spellings)('RT-79: %s is ten o’clock UTC', (text) => {
    expect(readExpiryTime(text, now)).toBe(at)
  })

  test.each([
    ['a past time', '2026-01-05 08:58:59'],
    ['a date in a month of 31 days that has 30', '2026-06-31 10:00:00'],
    ['the thirteenth month of the year before', '2025-13-05 10:00:00'],
    ['ten years and a second', '2036-01-13 09:00:01'],
    ['a time long ago', 12],
    ['a time in eleven years', '2037-01-05 10:00:00'],
    ['a day that does not exist', '2026-02-30 10:00:00'],
    ['a month that does not exist', '2026-13-01 10:00:00'],
    ['an hour that does not exist', '2026-01-05 25:00:00'],
    ['an ambiguous date', '01/05/2026 10:00'],
    ['a date in words', '5 January 2026 10:00'],
    ['a local date of JavaScript', 'Mon Jan 05 2026 10:00:00'],
    ['a word', 'never'],
    ['nothing', ''],
    ['a number that is none', Number.NaN],
    ['a negative number', -1],
  ])('RT-79: %s is unknown', (_, value) => {
    expect(readExpiryTime(value, now)).toBeUndefined()
  })

  test('RT-79: may be a minute past, and ten years ahead', () => {
    expect(readExpiryTime(now / 1000 - 60, now)).toBe(now - 60_000)
    expect(readExpiryTime(now / 1000 - 60.001, now)).toBeUndefined()
    const latest = now + 3_660 * 86_400_000
    expect(readExpiryTime(latest, now)).toBe(latest)
    expect(readExpiryTime(latest + 1, now)).toBeUndefined()
    expect(readExpiryTime('2026-01-06', now)).toBe(Date.parse('2026-01-06T00:00:00Z'))
  })

  test.each([
    ['in an hour', '2026-01-05 10:00:00', 3_600],
    ['in a hundred days', '2026-04-15 10:00:00', 86_400],
    ['unknown', 'never', 600],
    ['past', '2026-01-01 10:00:00', 600],
  ])('RT-79: an expiry that is %s (%s) gives a lifetime of %i seconds', (_, expires_at, seconds) => {
    const response = { access_token: 'a', token_type: 'Bearer', expires_at }
    expect(readTokenResponse(response, { assumed: 600, most: 86_400 }, now)).toMatchObject({
      grant: { expiresInSeconds: seconds },
    })
  })

  test.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'])(
    'RT-79: is the same in a process in %s',
    (zone) => {
      const script = `
        import { readExpiryTime } from ${JSON.stringify(new URL('expiry-time.ts', import.meta.url).href)}
        console.log(JSON.stringify(${JSON.stringify(spellings)}.map((text) => readExpiryTime(text, ${now}))))`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        env: { ...process.env, TZ: zone },
      })
      expect(JSON.parse(stdout)).toEqual(spellings.map(() => at))
    },
  )
})
