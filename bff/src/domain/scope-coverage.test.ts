import { accessModels } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { scopesCover } from './scope-coverage.ts'

const requiring = (...scopes: readonly string[]): OperationDefinition => ({
  id: 'list',
  title: 'List',
  method: 'GET',
  path: '/list',
  scopes,
})

describe('the coverage of a grant', () => {
  test('TK-08: includes an operation only if all of its scopes were granted', () => {
    const grant = { model: 'user-present', scopes: ['openid', 'crm.read'] } as const
    expect(scopesCover(grant, requiring('crm.read'))).toBe(true)
    expect(scopesCover(grant, requiring('crm.read', 'crm.write'))).toBe(false)
  })

  test('TK-08: includes no operation with scopes if none were granted', () => {
    expect(scopesCover({ model: 'delegation', scopes: [] }, requiring('crm.read'))).toBe(false)
  })

  test.each(['service-account', 'personal-token'] as const)(
    'includes every operation with a %s, whose scopes are unknown',
    (model) => {
      expect(scopesCover({ model, scopes: [] }, requiring('crm.read'))).toBe(true)
    },
  )

  test.each(accessModels)('includes an operation without scopes with a %s', (model) => {
    const { scopes: _, ...unscoped } = requiring()
    expect(scopesCover({ model, scopes: [] }, unscoped)).toBe(true)
  })
})
