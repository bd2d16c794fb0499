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

const means = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  classifyRefusal(rules, { status, json, headers: new Headers(headers) })

describe('what a refusal means', () => {
  test('TK-10: the first rule that fits decides', () => {
    expect(means(401, { error: 'invalid_grant', statusCode: 401 })).toBe('subscription-key-rejected')
    expect(means(401, { error: 'invalid_grant' })).toBe('code-rejected')
    expect(means(401, { error: 'other' })).toBe('reconnect-required')
  })

  test('TK-10: a header counts by its beginning, in any case', () => {
    expect(means(401, {}, { 'WWW-Authenticate': 'Key realm="a"' })).toBe('subscription-key-rejected')
    expect(means(401, {}, { 'WWW-Authenticate': 'Bearer, Key' })).toBe('reconnect-required')
  })

  test('TK-10: the status has to fit as well', () => {
    expect(means(400, { error: 'invalid_grant' })).toBe('code-rejected')
    expect(means(500, { error: 'invalid_grant' })).toBeUndefined()
    expect(means(400, {})).toBeUndefined()
  })

  test.each([[null], [undefined], ['invalid_grant'], [17], [[]], [{ error: null }], [{ error: ['x'] }]])(
    'TK-10: %j breaks nothing',
    (json) => {
      expect(means(400, json)).toBeUndefined()
      expect(means(401, json)).toBe('reconnect-required')
    },
  )
})
