import { expect, test } from 'vitest'
import { codingFor } from './content-coding.ts'

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate, zstd', 'identity'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br; q=0.8 , gzip;q=0.8', 'br'],
  ['br;q=0, gzip;q=0', 'identity'],
  ['*', 'br'],
  ['*;q=0.1, br;q=0', 'gzip'],
  ['gzip;q=0.5, identity', 'identity'],
  ['gzip;q=0.5, identity;q=0.5', 'gzip'],
  ['gzip, identity;q=0', 'gzip'],
  ['gzip, *;q=0', 'gzip'],
  ['identity;q=0', null],
  ['*;q=0', null],
  ['deflate, *;q=0', null],
  ['*;q=0, identity', 'identity'],
  ['brotli, gzipped', 'identity'],
])('WB-150: a client that sends Accept-Encoding %j gets the coding %j', (header, coding) => {
  expect(codingFor(header, ['br', 'gzip'])).toBe(coding)
})

test('WB-150: plain bytes are sent if there is no other representation, unless the client refuses them', () => {
  expect(codingFor('br, gzip', [])).toBe('identity')
  expect(codingFor('br, gzip, identity;q=0', [])).toBeNull()
  expect(codingFor('br, gzip', ['gzip'])).toBe('gzip')
})
