import { BlockList, isIP } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAmong, rangeFault, rangesOf, readRange } from './address-range.ts'

const textOf = (text: string): string => {
  const read = readRange(text)
  return read.kind === 'range' ? read.range.text : `refused: it ${read.reason}`
}

const faultOf = (text: string, reach: 'public' | 'local' = 'public'): string | undefined => {
  const [range] = rangesOf([text])
  if (!range) throw new Error(`${text} is not read`)
  return rangeFault(range, reach)
}

describe('reading', () => {
  test.each([
    ['198.51.100.7', '198.51.100.7'],
    ['198.51.100.7/32', '198.51.100.7'],
    ['198.51.100.6/31', '198.51.100.6/31'],
    ['198.51.100.0/24', '198.51.100.0/24'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001/128', '2001:db8::1'],
    ['2001:db8::/64', '2001:db8::/64'],
    ['::1.2.3.4', '::102:304'],
  ])('WH-05: %s is the range %s', (written, canonical) => {
    expect(textOf(written)).toBe(canonical)
  })

  test.each([
    '',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '010.0.0.1',
    '1.2.3.04',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '1.2.3',
    '1.2.3.256',
    '10.0.xxx.xx',
    '1.2.3.4:80',
    '[::1]',
    '::1%eth0',
    'fe80::1%25eth0',
    '::ffff:010.0.0.1',
    '1::2::3',
    '::1]/x[',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4/+24',
    '1.2.3.0/024',
    '1.2.3.0/08',
    '1.2.3.0/24.0',
    '1.2.3.0/2e1',
    '1.2.3.0/33',
    '1.2.3.0/255.255.255.0',
    '1.2/16',
    '1.2.3.0/24/24',
    '2001:db8::/129',
    '2001:db8::/0x40',
    '１.2.3.4',
    'localhost',
    '0',
    '*',
  ])('WH-04: %j is refused, as two readers could understand it differently', (text) => {
    expect(textOf(text)).toMatch(/^refused: it (?:is neither|needs a prefix)/)
  })

  test.each([
    ['1.2.3.4/24', '1.2.3.0'],
    ['1.2.3.1/31', '1.2.3.0'],
    ['2001:db8::1/64', '2001:db8::'],
  ])(
    'WH-05: %s has bits after its prefix and is refused with the address at which the range begins',
    (text, begin) => {
      expect(textOf(text)).toBe(`refused: it has bits after its prefix; the range begins at ${begin}`)
    },
  )

  test('WH-04: no text is an address that Node does not take for one, and canonical texts read back as themselves', () => {
    const pieces = fc.constantFrom(
      '0',
      '1',
      '10',
      '010',
      '255',
      '256',
      'f',
      'ffff',
      '0x7f',
      '.',
      ':',
      '::',
      '/',
      '%e',
      ' ',
      '-1',
      '8',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const read = readRange(text)
          if (read.kind === 'refused') return
          const [address = ''] = text.split('/')
          expect(isIP(address)).not.toBe(0)
          expect(textOf(read.range.text)).toBe(read.range.text)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('matching', () => {
  const isListed = isAmong(rangesOf(['198.51.100.7', '203.0.113.0/24', '2001:db8:1::/48', '2001:db8:2::5']))

  test.each([
    '198.51.100.7',
    '::ffff:198.51.100.7',
    '::FFFF:c633:6407',
    '0:0:0:0:0:ffff:c633:6407',
    '203.0.113.0',
    '203.0.113.255',
    '2001:db8:1::',
    '2001:DB8:1:ffff:ffff:ffff:ffff:ffff',
    '2001:db8:2:0:0:0:0:5',
  ])('WH-04: %s is in the list', (address) => {
    expect(isListed(address)).toBe(true)
  })

  test.each([
    '198.51.100.8',
    '::ffff:198.51.100.8',
    '::198.51.100.7',
    '64:ff9b::198.51.100.7',
    '2002:c633:6407::',
    '203.0.112.255',
    '203.0.114.0',
    '2001:db8:2::',
    '2001:db8:2::5%eth0',
    '198.051.100.7',
    '3325256711',
    'unknown',
    '_obfuscated',
    '',
  ])('WH-04: %j is not in the list', (address) => {
    expect(isListed(address)).toBe(false)
  })

  test('WH-09: nothing is in an empty list', () => {
    expect(isAmong([])('198.51.100.7')).toBe(false)
  })

  test('WH-04: every judgement agrees with the block list of Node', () => {
    // Few different bits, so that addresses often are in the ranges.
    const address = fc
      .tuple(fc.boolean(), fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: 4, maxLength: 4 }))
      .map(([isV6, [a = 0, b = 0, c = 0, d = 0]]) =>
        isV6 ? `2001:db8:${a}:${b}::${c}:${d}` : `${a}.${b}.${c}.${d}`,
      )
    const familyOf = (text: string) => (isIP(text) === 6 ? 'ipv6' : 'ipv4')
    fc.assert(
      fc.property(fc.array(fc.tuple(address, fc.nat(128)), { maxLength: 5 }), address, (written, caller) => {
        const read = written
          .map(([network, bits]) =>
            readRange(`${network}/${familyOf(network) === 'ipv4' ? bits % 33 : bits}`),
          )
          .flatMap((one) => (one.kind === 'range' ? [one.range] : []))
        const list = new BlockList()
        for (const { text, bits } of read) {
          const [network = ''] = text.split('/')
          list.addSubnet(network, bits, familyOf(network))
        }
        expect(isAmong(read)(caller)).toBe(list.check(caller, familyOf(caller)))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('judging', () => {
  test.each(['8.8.8.8', '20.50.0.0/16', '2600:1f00::/32', '2600:1f00::1'])(
    'WH-05: %s can be the address of a public server',
    (text) => {
      expect(faultOf(text)).toBeUndefined()
    },
  )

  test.each([
    '0.0.0.0/0',
    '::/0',
    '128.0.0.0/1',
    '2.0.0.0/7',
    '8.0.0.0/8',
    '20.48.0.0/15',
    '2000::/3',
    '2600::/16',
    '10.0.0.0/8',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.0/24',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.0/24',
    '203.0.113.9',
    '198.18.0.1',
    '::',
    '::1',
    '::102:304',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '2001:0:1::1',
    '2001:db8::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::/48',
    'ff02::1',
    '4000::1',
  ])('WH-05: %s is refused where callers are public servers', (text) => {
    expect(faultOf(text)).toMatch(/^is (?:wider than|not public)/)
  })

  test.each(['127.0.0.1', '127.0.0.0/8', '10.1.2.3', '::1', 'fd00::/16', '8.8.8.8'])(
    'WH-05: %s can be the address of a simulated provider',
    (text) => {
      expect(faultOf(text, 'local')).toBeUndefined()
    },
  )

  test.each([
    '0.0.0.0/0',
    '::/0',
    '126.0.0.0/7',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    'ff02::1',
    '::ffff:127.0.0.1',
  ])('WH-05: %s is refused for simulated providers too', (text) => {
    expect(faultOf(text, 'local')).toMatch(/^is (?:wider than|not public)/)
  })
})
