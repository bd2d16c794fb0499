import { Operation } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { isEmptyQueue, nextPage } from './next-page.ts'

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

test.each([
  ['empty', { data: [] }, { page: '2' }],
  ['empty, without an envelope', [], { page: '2' }],
  ['shorter than requested', { data: [1, 2], links: {} }, { limit: '3' }],
  ['shorter than requested, beside another list', { _items: [1], _links: ['next'] }, { limit: '3' }],
])('WB-141: a page that is %s is the last one', (_, json, values) => {
  expect(nextPage(byNumber, values, json)).toBeNull()
})

test.each([
  ['full', { data: [1, 2, 3] }, { limit: '3' }],
  ['of an unknown size', { data: [1, 2] }, {}],
  [
    'short, although the provider names a later one as the last',
    { data: [1], meta: { pages: 9 } },
    { limit: '3' },
  ],
  ['one that has several lists of which none is known', { people: [], teams: [] }, { limit: '3' }],
])('WB-141: a page that is %s may have a next one', (_, json, values) => {
  expect(nextPage(byNumber, values, json)).toMatchObject({ page: '2' })
})

test('WB-141: a queue is over when it gives nothing, by its items or by its status', () => {
  expect(nextPage(paged({ kind: 'queue' }), {}, { notifications: [] })).toBeNull()
  const response = { kind: 'response', status: 404 } as never
  expect(isEmptyQueue(paged({ kind: 'queue', empty_status: 404 }), response)).toBe(true)
  expect(isEmptyQueue(paged({ kind: 'queue' }), response)).toBe(false)
  expect(isEmptyQueue(byNumber, response)).toBe(false)
})
