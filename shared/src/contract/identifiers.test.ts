import { describe, expect, test } from 'vitest'
import { Challenge, ConnectionId, IntegrationId, JobId, OperationId, State, Verifier } from './identifiers.ts'

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success

describe.each([
  ['ConnectionId', ConnectionId],
  ['IntegrationId', IntegrationId],
  ['JobId', JobId],
  ['OperationId', OperationId],
])('%s', (_, schema) => {
  test.each(['a', 'dp-hybrid', 'list_clients', 'A9', 'x'.repeat(64)])('accepts %s', (value) => {
    expect(accepts(schema, value)).toBe(true)
  })

  test.each([
    ['an empty string', ''],
    ['65 characters', 'x'.repeat(65)],
    ['a slash', 'a/b'],
    ['a dot', 'a.b'],
    ['a space', 'a b'],
    ['a trailing newline', 'a\n'],
    ['a percent sign', 'a%2f'],
    ['a letter beyond ASCII', 'é'],
    ['a number', 1],
    ['null', null],
  ])('refuses %s', (_name, value) => {
    expect(accepts(schema, value)).toBe(false)
  })
})

describe.each([
  ['State', State],
  ['Challenge', Challenge],
])('%s', (_, schema) => {
  test('accepts 256 bits in base64url', () => {
    expect(accepts(schema, 'Az09_-'.repeat(7) + 'x')).toBe(true)
  })

  test.each([
    ['42 characters', 'a'.repeat(42)],
    ['44 characters', 'a'.repeat(44)],
    ['padding', `${'a'.repeat(42)}=`],
    ['base64 that is not base64url', `${'a'.repeat(42)}+`],
    ['a trailing newline', `${'a'.repeat(43)}\n`],
  ])('refuses %s', (_name, value) => {
    expect(accepts(schema, value)).toBe(false)
  })
})

describe('Verifier', () => {
  test.each([43, 128])('accepts %s unreserved characters', (length) => {
    expect(accepts(Verifier, 'aZ9-._~'.repeat(19).slice(0, length))).toBe(true)
  })

  test.each([
    ['42 characters', 'a'.repeat(42)],
    ['129 characters', 'a'.repeat(129)],
    ['a reserved character', `${'a'.repeat(42)}+`],
    ['a line break', `${'a'.repeat(43)}\r\n`],
  ])('refuses %s', (_, value) => {
    expect(accepts(Verifier, value)).toBe(false)
  })
})
