import { describe, expect, test } from 'vitest'
import { classifyRefusal } from './refusal.ts'

const rules = [
  {
    status: [401],
    header: { name: 'www-authenticate', startsWith: 'key' },
    means: 'subscription-key-rejected',
  },
  { status: [401], hasMember: 'statusCode', means: 'subscription-key-rejected' },
  { status: [400, 401], error: ['invalid_grant'], means: 'code-rejected' },
  { status: [401], means: 'reconnect-required' },
] as const

const codeOf = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  classifyRefusal(rules, { status, json, headers: new Headers(headers) })

describe('the failure code of an error response', () => {
  test('TK-10: is that of the first matching rule', () => {
    expect(codeOf(401, { error: 'invalid_grant', statusCode: 401 })).toBe('subscription-key-rejected')
    expect(codeOf(401, { error: 'invalid_grant' })).toBe('code-rejected')
    expect(codeOf(401, { error: 'other' })).toBe('reconnect-required')
  })

  test('TK-10: can depend on the beginning of a header, ignoring case', () => {
    expect(codeOf(401, {}, { 'WWW-Authenticate': 'Key realm="a"' })).toBe('subscription-key-rejected')
    expect(codeOf(401, {}, { 'WWW-Authenticate': 'Bearer, Key' })).toBe('reconnect-required')
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
