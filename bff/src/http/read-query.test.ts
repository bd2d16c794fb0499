import { expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import { readQuery } from './read-query.ts'

test.each([
  ['', {}],
  ['?', {}],
  ['?subject=user-7', { subject: 'user-7' }],
  ['?subject=Zo%C3%AB+%2B1&', { subject: 'Zoë +1' }],
  ['?subject=a=b', { subject: 'a=b' }],
  ['?limit=2&subject', { limit: '2', subject: '' }],
])('the query %j has the members %j', (search, members) => {
  expect(readQuery(search, ['subject', 'limit'])).toEqual(members)
})

test.each(['?subjct=a', '?subject=a&subject=b', '?subject=%FF', '?%FF=a', '?__proto__=a', '?subject=%'])(
  'the query %j is refused, and not taken for one without a condition',
  (search) => {
    expect(() => readQuery(search, ['subject'])).toThrow(new Failure('request-malformed', '').code)
  },
)
