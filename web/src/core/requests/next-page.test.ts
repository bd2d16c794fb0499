import { Operation } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { nextPage } from './next-page.ts'

const paged = (paging: unknown) =>
  Operation.parse({
    id: 'list',
    title: 'List',
    method: 'GET',
    path: '/list',
    fields: [],
    body: null,
    paging,
    repeatable: true,
    assumed: false,
  })
const byNumber = paged({ kind: 'page-number', parameter: 'page', size: 'limit', last: 'meta.pages' })
const byQueue = paged({ kind: 'queue', left: 'remaining' })

test('the next page is requested by its number, and all other values stay', () => {
  expect(nextPage(byNumber, { page: '', limit: '5' }, { meta: { pages: 3 } })).toEqual({
    page: '2',
    limit: '5',
  })
  expect(nextPage(byNumber, { page: '2', limit: '5' }, { meta: { pages: 3 } })).toEqual({
    page: '3',
    limit: '5',
  })
})

test('there is no next page after the last one, and there may be one if the response does not name the last', () => {
  expect(nextPage(byNumber, { page: '3' }, { meta: { pages: 3 } })).toBeNull()
  expect(nextPage(byNumber, { page: '3' }, {})).toEqual({ page: '4' })
  expect(nextPage(byNumber, { page: 'x' }, {})).toBeNull()
})

test('a queue is requested again until it is empty', () => {
  expect(nextPage(byQueue, { limit: '5' }, { remaining: 2 })).toEqual({ limit: '5' })
  expect(nextPage(byQueue, { limit: '5' }, { remaining: 0 })).toBeNull()
})

test('an operation without paging has no next page', () => {
  expect(nextPage(paged(null), {}, {})).toBeNull()
})
