import { describe, expect, test } from 'vitest'
import {
  accessTokenLengthMax,
  idTokenLengthMax,
  lifetimeOf,
  readTokenResponse,
  scopesIn,
} from './token-response.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const lifetimes = { assumed: 600, most: 3_600 }
const response = { access_token: 'CANARY-access', token_type: 'Bearer', expires_in: 300 }

const read = (members: object) => readTokenResponse({ ...response, ...members }, lifetimes, now)
const unusable = (...members: string[]) => ({
  kind: 'unusable',
  detail: `token response: ${members.join(', ')}`,
})

describe('a token response', () => {
  test('has the tokens, the lifetime and the scopes', () => {
    expect(read({ refresh_token: 'CANARY-refresh', id_token: 'CANARY-id', scope: 'openid  crm' })).toEqual({
      kind: 'granted',
      grant: {
        accessToken: 'CANARY-access',
        refreshToken: 'CANARY-refresh',
        idToken: 'CANARY-id',
        expiresInSeconds: 300,
        scopes: ['openid', 'crm'],
      },
    })
  })

  test.each([{}, { refresh_token: null, id_token: null, scope: null, expires_at: null }, { scope: '' }])(
    'may lack every member but the access token and its type (%j)',
    (members) => {
      expect(read(members)).toEqual({
        kind: 'granted',
        grant: {
          accessToken: 'CANARY-access',
          refreshToken: null,
          idToken: null,
          expiresInSeconds: 300,
          scopes: null,
        },
      })
    },
  )

  test.each([
    ['access_token', accessTokenLengthMax],
    ['refresh_token', 16_384],
    ['id_token', idTokenLengthMax],
    ['scope', 10_000],
  ])('has %s of at most %i characters', (member, longest) => {
    expect(read({ [member]: 'a'.repeat(longest) }).kind).toBe('granted')
    expect(read({ [member]: 'a'.repeat(longest + 1) })).toEqual(unusable(member))
  })

  test.each(['access_token', 'refresh_token', 'id_token'])('has %s of visible ASCII only', (member) => {
    for (const text of ['', ' a', 'a ', 'a\r\nb', 'a b', 'é', '\x7f'])
      expect(read({ [member]: text })).toEqual(unusable(member))
    expect(read({ [member]: '!~' }).kind).toBe('granted')
  })

  test('is of the type Bearer in any case', () => {
    expect(read({ token_type: 'bEARER' }).kind).toBe('granted')
    for (const type of ['xBearer', 'Bearerx', 'mac', undefined])
      expect(read({ token_type: type })).toEqual(unusable('token_type'))
  })

  test('has no error member', () => {
    expect(read({ error: 'invalid_grant' })).toEqual(unusable('error'))
  })

  test.each([null, [], 'text'])('is an object (%j)', (json) => {
    expect(readTokenResponse(json, lifetimes, now)).toEqual(unusable('body'))
  })

  test('names every unusable member', () => {
    expect(read({ access_token: 1, scope: 1 })).toEqual(unusable('access_token', 'scope'))
  })
})

describe('the lifetime of an access token', () => {
  test.each([
    [{ expires_in: 300 }, 300],
    [{ expires_in: '300' }, 300],
    [{ expires_in: ' 300.5 ' }, 300.5],
    [{ expires_in: 0.5 }, 0.5],
    [{ expires_in: 3_601 }, 3_600],
    [{ expires_in: 300, expires_at: now / 1000 + 60 }, 300],
    [{ expires_at: now / 1000 + 60 }, 60],
    [{ expires_at: now / 1000 + 9_000 }, 3_600],
    [{ expires_at: now / 1000 }, 600],
    [{ expires_at: now / 1000 + 0.5 }, 0.5],
    [{ expires_at: now / 1000 - 0.5 }, 600],
    [{ expires_at: 'soon' }, 600],
    [{}, 600],
    [{ expires_in: 0 }, null],
    [{ expires_in: -1 }, null],
    [{ expires_in: Number.POSITIVE_INFINITY }, null],
    [{ expires_in: '0x10' }, null],
    [{ expires_in: '1e9' }, null],
    [{ expires_in: '-1' }, null],
    [{ expires_in: 'x1' }, null],
    [{ expires_in: `${'1'.repeat(15)}.${'1'.repeat(9)}` }, 3_600],
    [{ expires_in: '1'.repeat(16) }, null],
    [{ expires_in: `1.${'1'.repeat(10)}` }, null],
    [{ expires_in: '1.' }, null],
    [{ expires_in: ' ' }, null],
  ] as const)('of %j is %s seconds', (members, seconds) => {
    expect(lifetimeOf(members, lifetimes, now)).toBe(seconds)
  })

  test('that is not one makes the response unusable', () => {
    expect(read({ expires_in: 0 })).toEqual(unusable('expires_in'))
  })
})

test('scopes are the names between blanks; anything but a text that is not empty has none', () => {
  expect(scopesIn(' a  b ')).toEqual(['a', 'b'])
  expect([scopesIn(''), scopesIn(undefined), scopesIn(['a'])]).toEqual([null, null, null])
})
