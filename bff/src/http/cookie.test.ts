import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cookieHeader, presentedSession, presentedWindows, windowCookieHeader } from './cookie.ts'

const id = 'A'.repeat(42) + 'b'
const other = 'C'.repeat(43)

describe('presentedSession', () => {
  test.each([
    [`__Host-planbridge=${id}`],
    [`a=1; __Host-planbridge=${id}`],
    [`__Host-planbridge=${id};b=2`],
    [`a=1;\t__Host-planbridge=${id} ; b=__Host-planbridge`],
  ])('CK-01: %j contains the session id', (header) => {
    expect(presentedSession(header)).toBe(id)
  })

  test.each([[undefined], [null], [''], ['a=1; b=2'], [`planbridge=${id}`], [`x__Host-planbridge=${id}`]])(
    'CK-01: %j contains no session cookie',
    (header) => {
      expect(presentedSession(header)).toBeUndefined()
    },
  )

  test.each([
    [`__Host-planbridge=${id}; __Host-planbridge=${other}`],
    [`__Host-planbridge=${id}; __Host-planbridge=${id}`],
    ['__Host-planbridge='],
    [`__Host-planbridge="${id}"`],
    [`__Host-planbridge=${id}A`],
    [`__Host-planbridge=${id.slice(1)}`],
    [`__Host-planbridge=${id.slice(1)}%`],
    [`__Host-planbridge=${id}=`],
  ])('CK-04: %j contains a malformed session cookie', (header) => {
    expect(presentedSession(header)).toBe('')
  })

  test('CK-04: a cookie with a similar name is not a session cookie', () => {
    const blank = constantFrom('\u00a0', '\ufeff', '\u2003', '\u0000', '\v', '\f')
    assert(
      property(blank, (before) => {
        expect(presentedSession(`${before}__Host-planbridge=${id}`)).toBeUndefined()
      }),
    )
  })

  test('CK-04: for any header the id is 43 base64url characters or absent', () => {
    const chunk = oneof(constantFrom('__Host-planbridge=', id, ';', ' ', '='), string({ unit: 'binary' }))
    assert(
      property(array(chunk), (chunks) => {
        const presented = presentedSession(chunks.join(''))
        expect(presented === undefined || presented === '' || /^[\w-]{43}$/.test(presented)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the session cookie', () => {
  const attributes = ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict']

  test('CK-01: is host-only, Secure, HttpOnly and SameSite=Strict, and expires with the session', () => {
    const [pair, age, ...rest] = cookieHeader({ kind: 'set', id, seconds: 60 }).split('; ')
    expect([pair, age, rest]).toEqual([`__Host-planbridge=${id}`, 'Max-Age=60', attributes])
  })

  test('CK-01: is cleared with the attributes it was set with', () => {
    const [pair, age, ...rest] = cookieHeader({ kind: 'clear', signedOut: true }).split('; ')
    expect([pair, age, rest]).toEqual(['__Host-planbridge=', 'Max-Age=0', attributes])
  })
})

test('CK-04 PX-50: blanks of any number around a pair do not belong to it, and blanks within a value make it malformed', () => {
  const blanks = ' \t'.repeat(8_000)
  expect(presentedSession(`${blanks}a=1${blanks};${blanks}__Host-planbridge=${id}${blanks}`)).toBe(id)
  expect(presentedSession(`__Host-planbridge=${id}${blanks}x`)).toBe('')
  expect(presentedSession(`a${blanks}b; __Host-planbridge=${id}`)).toBe(id)
})

describe('the cookies of windows', () => {
  const name = '__Host-planbridge-connect-'
  const session = 'abcdefgh-1234567890_xy' as Parameters<typeof windowCookieHeader>[0]['session']

  test('EM-03: are read by the beginning of their session’s id, beside the session cookie, and one that is sent twice is left out', () => {
    const header = `__Host-planbridge=${id}; ${name}abcdefgh=${id}; ${name}12345678=${id}; ${name}12345678=${other}`
    expect([...presentedWindows(header)]).toEqual([['abcdefgh', id]])
    expect(presentedSession(header)).toBe(id)
  })

  test.each([
    ['no header', undefined],
    ['another name', `planbridge-connect-abcdefgh=${id}`],
    ['a name with a blank before it', `\u00a0${name}abcdefgh=${id}`],
    ['a short key', `${name}abcdefg=${id}`],
    ['a long key', `${name}abcdefghi=${id}`],
    ['a short value', `${name}abcdefgh=${id.slice(1)}`],
    ['a long value', `${name}abcdefgh=${id}x`],
    ['quotes', `${name}abcdefgh="${id}"`],
    ['the session cookie alone', `__Host-planbridge=${id}`],
  ])('EM-03: are none for %s', (_, header) => {
    expect(presentedWindows(header).size).toBe(0)
  })

  test('EM-03: are host-only, Secure, HttpOnly and SameSite=Strict', () => {
    const header = windowCookieHeader({ session, secret: id, seconds: 60 })
    expect(header).toBe(`${name}abcdefgh=${id}; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict`)
    expect([...presentedWindows(header.split('; ', 1)[0])]).toEqual([['abcdefgh', id]])
  })
})
