import { describe, expect, test } from 'vitest'
import type { ConnectNeeds } from '../grants/needs.ts'
import { addPersonalToken } from './add-personal-token.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-01-05T09:00:00Z')

/** Why a pasted token is refused before its provider is asked. */
const refusalOf = async (ends_on: string, token = '', daysMax?: number) => {
  const integration = {
    id: 'crm',
    tenant: 'tenant',
    models: ['personal-token'],
    provider: {
      accessModels: { 'personal-token': { grant: 'pasted', ...(daysMax !== undefined && { daysMax }) } },
    },
  }
  const needs = {
    clock: { now: () => now },
    integrations: new Map([['crm', integration]]),
  } as unknown as ConnectNeeds
  const requestSession = {
    session: { tenant: 'tenant', subject: null },
    begin: () => Promise.resolve({ tenant: 'tenant', subject: null }),
  } as never
  return addPersonalToken(needs)({ integration: 'crm', token, ends_on } as never, requestSession).then(
    () => 'none',
    (error: unknown) => error,
  )
}

const dayAfter = (days: number) => new Date(now + days * dayMs).toISOString().slice(0, 10)

describe('the end of a pasted token', () => {
  test.each([
    [-1, undefined, false],
    [0, undefined, true],
    [366, undefined, true],
    [367, undefined, false],
    [90, 90, true],
    [91, 90, false],
  ])('in %i days, of at most %s, is accepted: %s', async (days, daysMax, isAccepted) => {
    expect(await refusalOf(dayAfter(days), '', daysMax)).toMatchObject({
      code: isAccepted ? 'personal-token-malformed' : 'end-date-invalid',
    })
  })
})

describe('a pasted text', () => {
  test('without a token is refused, and one with a character that no token has names it', async () => {
    const empty = await refusalOf(dayAfter(1), ' \n')
    expect(empty).toMatchObject({ code: 'personal-token-malformed', character: undefined })
    expect(await refusalOf(dayAfter(1), 'abcdefghé')).toMatchObject({
      code: 'personal-token-malformed',
      character: { code_point: 'U+00E9', position: expect.any(Number) as unknown },
    })
  })

  test('needs a person', async () => {
    expect(await refusalOf(dayAfter(1), 'abcdefgh')).toMatchObject({ code: 'sign-in-required' })
  })
})
