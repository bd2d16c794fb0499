import { expect, test } from 'vitest'
import { networkOf, plainAddress } from './caller.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['64:ff9b::203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::0006', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:db8:1:2:3:4:5::', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['not an address', 'not an address'],
])('calls from %s are counted under %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('two spellings of one IPv6 address are one address', () => {
  expect(plainAddress('2001:DB8:0:0::1')).toBe(plainAddress('2001:db8::1'))
})
