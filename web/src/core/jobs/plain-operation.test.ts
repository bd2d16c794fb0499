import type { Operation } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { pageValues, withoutPages } from './plain-operation.ts'

const operation = (paging: Operation['paging']) =>
  ({
    paging,
    fields: ['page', 'limit', 'name'].map((name) => ({ name, in: 'query' })),
  }) as Partial<Operation> as Operation

const names = ({ fields }: Operation) => fields.map(({ name }) => name)

test.each([
  ['numbered pages', { kind: 'page-number', parameter: 'page', size: 'limit' }, ['name']],
  ['a queue', { kind: 'queue' }, ['page', 'limit', 'name']],
  ['no pages', null, ['page', 'limit', 'name']],
] as const)('an operation with %s is offered to jobs without the fields of its pages', (_, paging, left) => {
  expect(names(withoutPages(operation(paging)))).toEqual(left)
})

test('a changed job keeps the page that it had', () => {
  const paged = operation({ kind: 'page-number', parameter: 'page', size: 'limit' })
  expect(pageValues(paged, { page: '2', name: 'x' })).toEqual({ page: '2' })
  expect(pageValues(operation(null), { page: '2' })).toEqual({})
})
