import { describe, expect, test } from 'vitest'
import { readRenewalResponse } from './renewal-response.ts'
import { accessTokenLengthMax, idTokenLengthMax } from './token-response.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const lifetimes = { assumed: 600, most: 3_600 }
const idToken = ['{"alg":"RS256"}', '{"sub":"ada"}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.')
const plain = { access_token: 'CANARY-a', token_type: 'Bearer', refresh_token: 'CANARY-r', expires_in: 300 }

const readText = (text: string, status = 200, contentType: string | null = 'application/json') =>
  readRenewalResponse({ status, contentType, bytes: new TextEncoder().encode(text) }, lifetimes, now)
const read = (members: object) => readText(JSON.stringify({ ...plain, ...members }))

const granted = (grant: object, ...oddities: string[]) => ({
  kind: 'granted',
  grant: {
    accessToken: 'CANARY-a',
    refreshToken: 'CANARY-r',
    idToken: null,
    expiresInSeconds: 300,
    scopes: null,
    ...grant,
  },
  oddities,
})

describe('a renewal response', () => {
  test('as specified has no oddity (RT-70)', () => {
    expect(read({ id_token: idToken, scope: 'openid crm' })).toEqual(
      granted({ idToken, scopes: ['openid', 'crm'] }),
    )
  })

  test.each([
    [
      'a refresh token with white space around it',
      { refresh_token: ' CANARY-r\n' },
      {},
      'white space around refresh_token',
    ],
    [
      'an empty refresh token',
      { refresh_token: '' },
      { refreshToken: null },
      'refresh_token without a value',
    ],
    [
      'a refresh token that is a number',
      { refresh_token: 1 },
      { refreshToken: null },
      'refresh_token without a value',
    ],
    ['a control character', { refresh_token: 'a\u0007b' }, { refreshToken: null }, 'unusable refresh_token'],
    ['no token type', { token_type: undefined }, {}, 'token_type'],
    ['an empty token type', { token_type: ' ' }, {}, 'token_type'],
    ['white space in the token type', { token_type: ' bearer ' }, {}, 'token_type'],
    ['a number as the token type', { token_type: 1 }, {}, 'token_type'],
    ['an unreadable ID token', { id_token: 'a.b' }, {}, 'unusable id_token'],
    ['a lifetime as a text', { expires_in: '300' }, {}, 'expires_in'],
    ['a lifetime of nothing', { expires_in: 0 }, { expiresInSeconds: 600 }, 'expires_in'],
    ['a list of scopes', { scope: ['openid', 1] }, { scopes: ['openid'] }, 'scope'],
    ['a number as the scope', { scope: 1 }, {}, 'scope'],
    ['an error beside its tokens', { error: 'x' }, {}, 'error'],
  ])('with %s is read as far as it is safe, and the oddity is named (RT-70)', (_, members, grant, oddity) => {
    expect(read(members)).toEqual(granted(grant, oddity))
  })

  test.each([
    [
      'null members',
      { id_token: null, scope: null, expires_in: null },
      { expiresInSeconds: 600 },
      ['id_token without a value'],
    ],
    ['an expiry date', { expires_in: undefined, expires_at: now / 1000 + 60 }, { expiresInSeconds: 60 }, []],
    [
      'a bad lifetime and an expiry date',
      { expires_in: 'x', expires_at: now / 1000 + 60 },
      { expiresInSeconds: 60 },
      ['expires_in'],
    ],
    ['spaces within the refresh token', { refresh_token: 'a b' }, { refreshToken: 'a b' }, []],
  ])('with %s is read (RT-70)', (_, members, grant, oddities) => {
    expect(read(members)).toEqual(granted(grant, ...oddities))
  })

  test('of another status or content type is read, and says so (RT-70)', () => {
    const text = JSON.stringify(plain)
    expect(readText(text, 201)).toEqual(granted({}, 'status 201'))
    for (const type of ['text/plain', null, 'xapplication/json', 'application/jsonp'])
      expect(readText(text, 200, type)).toEqual(granted({}, 'content type'))
    for (const type of ['application/json; charset=utf-8', 'application/token+json', 'APPLICATION/JSON '])
      expect(readText(text, 200, type)).toEqual(granted({}))
  })

  test.each([
    ['access_token', { access_token: 'a b' }, 'unusable access_token'],
    ['access_token', { access_token: 'a'.repeat(accessTokenLengthMax + 1) }, 'unusable access_token'],
    ['token_type', { token_type: 'mac' }, 'token_type'],
    ['access_token', { access_token: '' }, 'access_token without a value'],
  ])('whose %s cannot be used keeps its refresh token (RT-71)', (_, members, oddity) => {
    expect(read(members)).toEqual({ kind: 'rotated', refreshToken: 'CANARY-r', oddities: [oddity] })
    expect(read({ ...members, refresh_token: undefined })).toEqual({
      kind: 'unusable',
      detail: `token response: ${oddity}`,
    })
  })

  test('accepts the longest tokens and none longer (RT-70)', () => {
    const longest = 'a'.repeat(accessTokenLengthMax)
    expect(read({ access_token: longest })).toEqual(granted({ accessToken: longest }))
    const refreshToken = 'a'.repeat(65_536)
    expect(read({ refresh_token: refreshToken })).toEqual(granted({ refreshToken }))
    expect(read({ refresh_token: `${refreshToken}a` })).toEqual(
      granted({ refreshToken: null }, 'unusable refresh_token'),
    )
    expect(read({ id_token: 'a'.repeat(idTokenLengthMax + 1) })).toEqual(granted({}, 'unusable id_token'))
  })

  test('without any token is unusable', () => {
    expect(readText('{}')).toEqual({ kind: 'unusable', detail: 'token response: token_type' })
    expect(readText('{"token_type":"Bearer"}')).toEqual({
      kind: 'unusable',
      detail: 'token response: no access_token',
    })
    expect(readText('[]', 502)).toEqual({
      kind: 'unusable',
      detail: 'status 502, 2 bytes without a JSON object',
    })
  })
})
