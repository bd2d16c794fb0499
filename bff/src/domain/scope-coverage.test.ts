import { accessModels } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { scopesCover } from './scope-coverage.ts'

const needing = (...scopes: readonly string[]): OperationDefinition => ({
  id: 'list',
  title: 'List',
  method: 'GET',
  path: '/list',
  scopes,
})

describe('what a grant covers', () => {
  test('TK-08: an operation whose scopes were all granted, and no other', () => {
    const grant = { model: 'user-present', scopes: ['openid', 'crm.read'] } as const
    expect(scopesCover(grant, needing('crm.read'))).toBe(true)
    expect(scopesCover(grant, needing('crm.read', 'crm.write'))).toBe(false)
  })

  test('TK-08: nothing, where nothing was granted', () => {
    expect(scopesCover({ model: 'delegation', scopes: [] }, needing('crm.read'))).toBe(false)
  })

  test.each(['service-account', 'personal-token'] as const)(
    'is for the provider to say with a %s',
    (model) => {
      expect(scopesCover({ model, scopes: [] }, needing('crm.read'))).toBe(true)
    },
  )

  test.each(accessModels)('an operation without scopes is covered by any %s', (model) => {
    const { scopes: _, ...free } = needing()
    expect(scopesCover({ model, scopes: [] }, free)).toBe(true)
  })
})
