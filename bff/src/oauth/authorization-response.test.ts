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
    ['CB-09: a code in a code flow', 'granted', 'code=c&state=s', code],
    ['CB-09: a code and an ID token in a hybrid flow', 'granted', 'code=c&id_token=i&state=s', hybrid],
    ['CB-09: only a code in a hybrid flow', 'malformed', 'code=c&state=s', hybrid],
    ['CB-09: an ID token in a code flow', 'malformed', 'code=c&id_token=i&state=s', code],
    ['CB-09: only an ID token', 'malformed', 'id_token=i&state=s', hybrid],
    ['CB-10: an access token', 'malformed', 'code=c&id_token=i&access_token=a&state=s', hybrid],
    ['CB-10: an empty access token', 'malformed', 'code=c&id_token=i&access_token=&state=s', hybrid],
    [
      'CB-11: hybrid parameters in the query',
      'malformed',
      'code=c&id_token=i&state=s',
      { ...hybrid, mode: 'query' },
    ],
    ['CB-11: a code in the fragment', 'malformed', 'code=c&state=s', { ...code, mode: 'fragment' }],
    ['CB-07: a repeated code', 'malformed', 'code=c&code=c&state=s', code],
    ['CB-07: a repeated error', 'malformed', 'error=e&error=e&state=s', code],
    ['CB-08: an error and a code', 'refused', 'error=e&code=c&state=s', code],
    ['CB-08: a denial and a code', 'refused', 'error=access_denied&code=c&state=s', code],
    [
      'CB-11: an error in the query of a hybrid flow',
      'refused',
      'error=e&state=s',
      { ...hybrid, mode: 'query' },
    ],
    [
      'CB-12: an error from another issuer',
      'issuer-mismatch',
      'error=e&iss=https://evil.example&state=s',
      code,
    ],
    ['CB-01: the expected issuer', 'granted', `code=c&iss=${issuer}&state=s`, code],
    ['CB-01: another issuer', 'issuer-mismatch', 'code=c&iss=https://evil.example&state=s', code],
    ['CB-04: the issuer with a trailing slash', 'issuer-mismatch', `code=c&iss=${issuer}/&state=s`, code],
    [
      'CB-01: an issuer although the provider has none',
      'issuer-mismatch',
      `code=c&iss=${issuer}&state=s`,
      { ...code, issuer: null },
    ],
    [
      'CB-02: no iss although the metadata announce it',
      'issuer-mismatch',
      'code=c&state=s',
      { ...code, issSupported: true },
    ],
    [
      'CB-02: no iss but an ID token although the metadata announce iss',
      'granted',
      'code=c&id_token=i&state=s',
      { ...hybrid, issSupported: true },
    ],
    [
      'CB-18: parameters named like object properties',
      'granted',
      'code=c&state=s&__proto__=1&constructor=1&toString=1',
      code,
    ],
  ] as const

  test.each(cases)('%s is classified as %s', (_, kind, raw, expected) => {
    expect(verifyResponse(raw, expected).kind).toBe(kind)
  })

  test.each([
    ['code=c&id_token=i&state=s', code, 'id_token unexpected in the flow code'],
    ['code=c&state=s', hybrid, 'id_token missing in the flow code id_token'],
  ])('CB-09: a missing or unexpected ID token says so to the operator: %s', (raw, expected, detail) => {
    expect(verifyResponse(raw, expected)).toMatchObject({ kind: 'malformed', detail })
  })

  test('CB-18: ten thousand parameters is refused quickly', () => {
    const raw = `code=c&state=s${'&p=1'.repeat(10_000)}`
    const startedAt = performance.now()
    expect(verifyResponse(raw, code).kind).toBe('malformed')
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })

  test('CB-18 CB-12: a long error is truncated, and its description is not read', () => {
    const raw = `error=${'e'.repeat(5000)}&error_description=${'d'.repeat(5000)}`
    expect(verifyResponse(raw, code)).toEqual({ kind: 'refused', error: 'e'.repeat(100) })
  })

  test.each([
    'state',
    'code',
    'id_token',
    'iss',
    'error',
    'error_description',
    'error_uri',
    'access_token',
    'response',
  ])('CB-07: a parameter %s that is repeated is malformed, whatever else it contains', (name) => {
    const raw = `code=c&id_token=i&state=s&iss=${issuer}&error=access_denied&${name}=x&${name}=x`
    expect(verifyResponse(raw, hybrid)).toEqual({
      kind: 'malformed',
      detail: `parameter ${name} is repeated`,
    })
  })

  test('CB-18: forty parameters are accepted, and one more is malformed', () => {
    const raw = (count: number) => `code=c&state=s${'&p=1'.repeat(count - 2)}`
    expect(verifyResponse(raw(40), code).kind).toBe('granted')
    expect(verifyResponse(raw(41), code)).toEqual({ kind: 'malformed', detail: 'too many parameters' })
  })

  test('CB-09: a response is read as it is, with every member', () => {
    expect(verifyResponse('code=c&id_token=i&state=s', hybrid)).toEqual({
      kind: 'granted',
      response: { state: 's', code: 'c', idToken: 'i' },
    })
    expect(verifyResponse(`code=c&state=s&iss=${issuer}`, { ...code, issSupported: true })).toEqual({
      kind: 'granted',
      response: { state: 's', code: 'c', idToken: null },
    })
  })

  test('CB-18: a __proto__ parameter does not pollute prototypes', () => {
    verifyResponse('__proto__=polluted&constructor=polluted&code=c&state=s', code)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
