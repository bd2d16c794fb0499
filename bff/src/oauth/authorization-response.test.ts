import { describe, expect, test } from 'vitest'
import { type ExpectedResponse, verifyResponse, stateOf } from './authorization-response.ts'

const issuer = 'https://issuer.example'
const code: ExpectedResponse = { flow: 'code', mode: 'query', issuer, issuerPromised: false }
const hybrid: ExpectedResponse = { ...code, flow: 'code id_token', mode: 'fragment' }

describe('the state of a response', () => {
  test.each([
    ['state=s', 's'],
    ['code=c&state=s', 's'],
    ['state=a%20b', 'a b'],
    ['', null],
    ['state=', null],
    ['state', null],
    ['state=s&state=s', null],
    ['STATE=s', null],
    ['code=state%3Ds', null],
  ])('CB-06 CB-07: of “%s” is %s', (raw, state) => {
    expect(stateOf(raw)).toBe(state)
  })
})

describe('the form of a response', () => {
  const cases = [
    ['CB-09: a code for a code flow', 'code=c&state=s', code, 'granted'],
    ['CB-09: both for a hybrid flow', 'code=c&id_token=i&state=s', hybrid, 'granted'],
    ['CB-09: the code alone for a hybrid flow', 'code=c&state=s', hybrid, 'malformed'],
    ['CB-09: an ID token for a code flow', 'code=c&id_token=i&state=s', code, 'malformed'],
    ['CB-09: an ID token alone', 'id_token=i&state=s', hybrid, 'malformed'],
    ['CB-10: an access token', 'code=c&id_token=i&access_token=a&state=s', hybrid, 'malformed'],
    ['CB-10: an empty access token', 'code=c&id_token=i&access_token=&state=s', hybrid, 'malformed'],
    [
      'CB-11: a hybrid answer in the query',
      'code=c&id_token=i&state=s',
      { ...hybrid, mode: 'query' },
      'malformed',
    ],
    ['CB-11: a code in the fragment', 'code=c&state=s', { ...code, mode: 'fragment' }, 'malformed'],
    ['CB-07: a code twice', 'code=c&code=c&state=s', code, 'malformed'],
    ['CB-07: an error twice', 'error=e&error=e&state=s', code, 'malformed'],
    [
      'CB-07: a description twice',
      'error=e&error_description=a&error_description=b&state=s',
      code,
      'malformed',
    ],
    ['CB-08: an error beside a code', 'error=e&code=c&state=s', code, 'refused'],
    ['CB-08: a denial beside a code', 'error=access_denied&code=c&state=s', code, 'denied'],
    [
      'CB-11: an error in the query of a hybrid flow',
      'error=e&state=s',
      { ...hybrid, mode: 'query' },
      'refused',
    ],
    [
      'CB-12: the issuer of an error is judged first',
      'error=e&iss=https://evil.example&state=s',
      code,
      'issuer-mismatch',
    ],
    ['CB-01: the right issuer', `code=c&iss=${issuer}&state=s`, code, 'granted'],
    ['CB-01: another issuer', 'code=c&iss=https://evil.example&state=s', code, 'issuer-mismatch'],
    ['CB-04: the issuer and a slash', `code=c&iss=${issuer}/&state=s`, code, 'issuer-mismatch'],
    [
      'CB-01: an issuer of a provider that has none',
      `code=c&iss=${issuer}&state=s`,
      { ...code, issuer: null },
      'issuer-mismatch',
    ],
    [
      'CB-02: a promised issuer is missing',
      'code=c&state=s',
      { ...code, issuerPromised: true },
      'issuer-mismatch',
    ],
    [
      'CB-02: a promised issuer is missing beside an ID token',
      'code=c&id_token=i&state=s',
      { ...hybrid, issuerPromised: true },
      'granted',
    ],
    ['CB-18: names of the language', 'code=c&state=s&__proto__=1&constructor=1&toString=1', code, 'granted'],
  ] as const

  test.each(cases)('%s', (_, raw, expected, kind) => {
    expect(verifyResponse(raw, expected).kind).toBe(kind)
  })

  test('CB-18: ten thousand parameters are refused, and quickly', () => {
    const raw = `code=c&state=s${'&p=1'.repeat(10_000)}`
    const began = performance.now()
    expect(verifyResponse(raw, code).kind).toBe('malformed')
    expect(performance.now() - began).toBeLessThan(2000)
  })

  test('CB-18 CB-12: nothing that is long is carried on', () => {
    const verified = verifyResponse(`error=${'e'.repeat(5000)}&error_description=${'d'.repeat(5000)}`, code)
    expect(JSON.stringify(verified).length).toBeLessThan(700)
  })

  test('CB-18: nothing leaks into the language', () => {
    verifyResponse('__proto__=polluted&constructor=polluted&code=c&state=s', code)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
