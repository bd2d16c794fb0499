import { expect, it } from 'vitest'
import { nearestWord } from './nearest-word.ts'

const known = ['redirect_uri', 'scopes', 'origin', 'origins']

it.each([
  ['redirect_url', 'redirect_uri'],
  ['redirect-uri', 'redirect_uri'],
  ['Scope', 'scopes'],
  ['orign', 'origin'],
])('%s is corrected to %s', (typed, meant) => {
  expect(nearestWord(typed, known)).toBe(meant)
})

it.each(['', 'trusted_proxies', 'x'])('"%s" is close to no known word', (typed) => {
  expect(nearestWord(typed, known)).toBeUndefined()
})
