import type { AccessModel } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { jobRefusal } from './entry-points.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const operation = { id: 'list', title: 'List', method: 'GET', path: '/list' } as const
const refusalFor = (model: AccessModel, endsAt: number | null, listed?: OperationDefinition) =>
  jobRefusal({ model, endsAt }, listed, now)

describe('a job', () => {
  test.each<[AccessModel, number | null, string | undefined]>([
    ['service-account', null, undefined],
    ['delegation', now + 1, undefined],
    ['delegation', now, 'delegation-required'],
    ['delegation', null, 'delegation-required'],
    ['user-present', now + 1, 'delegation-required'],
    ['personal-token', null, 'delegation-required'],
  ])('may use the access model %s with the end date %s, or is refused: %s', (model, endsAt, refusal) => {
    expect(refusalFor(model, endsAt, operation)).toBe(refusal)
  })

  test('may call listed operations only, and no queue, whose items would be lost', () => {
    const queue = { ...operation, paging: { kind: 'queue' } } as unknown as OperationDefinition
    expect(refusalFor('service-account', null)).toBe('operation-not-allowed')
    expect(refusalFor('service-account', null, queue)).toBe('operation-not-allowed')
  })
})
