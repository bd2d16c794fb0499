import { describe, expect, test } from 'vitest'
import { classifyRefusal } from './refusal.ts'

const rules = [
  {
    status: [401],
    header: { name: 'www-authenticate', startsWith: 'key' },
    means: 'subscription-key-rejected',
  },
  {
    status: [401],
    members: { statusCode: 'status', message: { startsWith: 'Access denied' } },
    means: 'subscription-key-rejected',
  },
  { status: [400, 401], error: ['invalid_grant'], means: 'code-rejected' },
  { status: [401], means: 'reconnect-required' },
] as const

const codeOf = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  classifyRefusal(rules, { status, json, headers: new Headers(headers) })

describe('the failure code of an error response', () => {
  test('TK-10: is that of the first matching rule', () => {
    expect(codeOf(401, { error: 'invalid_grant' }, { 'www-authenticate': 'key' })).toBe(
      'subscription-key-rejected',
    )
    expect(codeOf(401, { error: 'invalid_grant' })).toBe('code-rejected')
    expect(codeOf(401, { error: 'other' })).toBe('reconnect-required')
  })

  test('TK-10: can depend on the beginning of a header, ignoring case', () => {
    expect(codeOf(401, {}, { 'WWW-Authenticate': 'Key realm="a"' })).toBe('subscription-key-rejected')
    expect(codeOf(401, {}, { 'WWW-Authenticate': 'Bearer, Key' })).toBe('reconnect-required')
  })

  test('PX-31: can require every member of the body, so that another system’s error is not mistaken for it', () => {
    const message = 'Access denied due to invalid subscription key.'
    expect(codeOf(401, { statusCode: 401, message })).toBe('subscription-key-rejected')
    for (const json of [
      { statusCode: 401 },
      { statusCode: 403, message },
      { statusCode: '401', message },
      { statusCode: 401, message: 'Token expired' },
      { statusCode: 401, message, error: 'Unauthorized' },
      { statusCode: 401, toString: message },
      [401, message],
    ])
      expect(codeOf(401, json)).toBe('reconnect-required')
  })

  test('IDT-81: an error of another type than text is none, whatever it contains', () => {
    for (const error of [['invalid_grant'], { code: 'invalid_grant' }, 5, true, null, [['invalid_grant']]])
      expect({ error, code: codeOf(400, { error }) }).toEqual({ error, code: undefined })
    expect(codeOf(400, ['invalid_grant'])).toBeUndefined()
    expect(codeOf(400, 'invalid_grant')).toBeUndefined()
    expect(codeOf(400, { error: 'invalid_grant' })).toBe('code-rejected')
  })

  test('TK-10: always depends on the status', () => {
    expect(codeOf(400, { error: 'invalid_grant' })).toBe('code-rejected')
    expect(codeOf(500, { error: 'invalid_grant' })).toBeUndefined()
    expect(codeOf(400, {})).toBeUndefined()
  })

  test.each([[null], [undefined], ['invalid_grant'], [17], [[]], [{ error: null }], [{ error: ['x'] }]])(
    'TK-10: is determined even if the body is %j',
    (json) => {
      expect(codeOf(400, json)).toBeUndefined()
      expect(codeOf(401, json)).toBe('reconnect-required')
    },
  )
})
