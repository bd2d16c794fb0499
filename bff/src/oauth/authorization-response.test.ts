import { describe, expect, test } from 'vitest'
import { type ExpectedResponse, stateOf, verifyResponse } from './authorization-response.ts'

const issuer = 'https://issuer.example'
const code: ExpectedResponse = { flow: 'code', mode: 'query', issuer, issSupported: false }
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
  ])('CB-06 CB-07: of “%s” is read as %s', (raw, state) => {
    expect(stateOf(raw)).toBe(state)
  })
})

describe('a response with', () => {
  const cases = [
    ['CB-09: a code in a code flow', 'code=c&state=s', code, 'granted'],
    ['CB-09: a code and an ID token in a hybrid flow', 'code=c&id_token=i&state=s', hybrid, 'granted'],
    ['CB-09: only a code in a hybrid flow', 'code=c&state=s', hybrid, 'malformed'],
    ['CB-09: an ID token in a code flow', 'code=c&id_token=i&state=s', code, 'malformed'],
    ['CB-09: only an ID token', 'id_token=i&state=s', hybrid, 'malformed'],
    ['CB-10: an access token', 'code=c&id_token=i&access_token=a&state=s', hybrid, 'malformed'],
    ['CB-10: an empty access token', 'code=c&id_token=i&access_token=&state=s', hybrid, 'malformed'],
    [
      'CB-11: hybrid parameters in the query',
      'code=c&id_token=i&state=s',
      { ...hybrid, mode: 'query' },
      'malformed',
    ],
    ['CB-11: a code in the fragment', 'code=c&state=s', { ...code, mode: 'fragment' }, 'malformed'],
    ['CB-07: a repeated code', 'code=c&code=c&state=s', code, 'malformed'],
    ['CB-07: a repeated error', 'error=e&error=e&state=s', code, 'malformed'],
    [
      'CB-07: a repeated description',
      'error=e&error_description=a&error_description=b&state=s',
      code,
      'malformed',
    ],
    ['CB-08: an error and a code', 'error=e&code=c&state=s', code, 'refused'],
    ['CB-08: a denial and a code', 'error=access_denied&code=c&state=s', code, 'denied'],
    [
      'CB-11: an error in the query of a hybrid flow',
      'error=e&state=s',
      { ...hybrid, mode: 'query' },
      'refused',
    ],
    [
      'CB-12: an error from another issuer',
      'error=e&iss=https://evil.example&state=s',
      code,
      'issuer-mismatch',
    ],
    ['CB-01: the expected issuer', `code=c&iss=${issuer}&state=s`, code, 'granted'],
    ['CB-01: another issuer', 'code=c&iss=https://evil.example&state=s', code, 'issuer-mismatch'],
    ['CB-04: the issuer with a trailing slash', `code=c&iss=${issuer}/&state=s`, code, 'issuer-mismatch'],
    [
      'CB-01: an issuer although the provider has none',
      `code=c&iss=${issuer}&state=s`,
      { ...code, issuer: null },
      'issuer-mismatch',
    ],
    [
      'CB-02: no iss although the metadata announce it',
      'code=c&state=s',
      { ...code, issSupported: true },
      'issuer-mismatch',
    ],
    [
      'CB-02: no iss but an ID token although the metadata announce iss',
      'code=c&id_token=i&state=s',
      { ...hybrid, issSupported: true },
      'granted',
    ],
    [
      'CB-18: parameters named like object properties',
      'code=c&state=s&__proto__=1&constructor=1&toString=1',
      code,
      'granted',
    ],
  ] as const

  test.each(cases)('%s is %4$s', (_, raw, expected, kind) => {
    expect(verifyResponse(raw, expected).kind).toBe(kind)
  })

  test('CB-18: ten thousand parameters is refused quickly', () => {
    const raw = `code=c&state=s${'&p=1'.repeat(10_000)}`
    const startedAt = performance.now()
    expect(verifyResponse(raw, code).kind).toBe('malformed')
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })

  test('CB-18 CB-12: a long error and description is truncated', () => {
    const verified = verifyResponse(`error=${'e'.repeat(5000)}&error_description=${'d'.repeat(5000)}`, code)
    expect(JSON.stringify(verified).length).toBeLessThan(700)
  })

  test('CB-18: a __proto__ parameter does not pollute prototypes', () => {
    verifyResponse('__proto__=polluted&constructor=polluted&code=c&state=s', code)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
