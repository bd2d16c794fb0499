import { expect, test } from 'vitest'
import { en } from '../../messages/en.ts'
import { fieldLabel } from './field-label.ts'

const paging = { kind: 'page-number', parameter: 'page', size: 'per_page' } as const

test.each([
  ['page', 'Page'],
  ['per_page', 'Results per page'],
  ['filter[primary_email]', 'Primary email'],
  ['clientIds', 'Client IDs'],
  ['address_service_id', 'Address service ID'],
  ['uuid', 'ID'],
  ['sort', 'Sort by'],
  ['with', 'Also include'],
  ['start', 'Start'],
])('a field has a label in words: %s is "%s"', (name, label) => {
  expect(fieldLabel(en, { paging }, { name })).toBe(label)
})
