import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { hashMatches } from './token-hash.ts'

// https://openid.net/specs/openid-connect-core-1_0.html#code-id_token-tokenExample
const example = {
  code: 'Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk',
  codeHash: 'LDktKdoQak3Pk0cnXxCltA',
  accessToken: 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y',
  accessTokenHash: '77QmUPtjPfzWtF2AnpK9RQ',
}

// The left halves of the digests of `abc`: https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
const half256 = 'ba7816bf8f01cfea414140de5dae2223'
const half384 = 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163'
const half512 = 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a'

const encoded = (hex: string): string => base64url.encode(Uint8Array.from(Buffer.from(hex, 'hex')))

const algorithms = [
  ['RS256', half256],
  ['PS256', half256],
  ['ES256', half256],
  ['RS384', half384],
  ['PS384', half384],
  ['ES384', half384],
  ['RS512', half512],
  ['PS512', half512],
  ['ES512', half512],
  ['EdDSA', half512],
  ['Ed25519', half512],
] as const

describe('the hash claim of a code or token', () => {
  test('IDT-11: matches in the examples of the specification', async () => {
    expect(await hashMatches(example.codeHash, example.code, 'RS256')).toBe(true)
    expect(await hashMatches(example.accessTokenHash, example.accessToken, 'RS256')).toBe(true)
    expect(await hashMatches(example.codeHash, example.accessToken, 'RS256')).toBe(false)
  })

  test.each(algorithms)(
    'IDT-11: uses the digest of the algorithm %s and no other',
    async (algorithm, half) => {
      expect(await hashMatches(encoded(half), 'abc', algorithm)).toBe(true)
      for (const other of [half256, half384, half512].filter((candidate) => candidate !== half))
        expect(await hashMatches(encoded(other), 'abc', algorithm)).toBe(false)
    },
  )

  const valid = encoded(half256)
  test.each([
    ['it is padded', `${valid}==`],
    ['it has one more character', `${valid}1`],
    ['it lacks its last character', valid.slice(0, -1)],
    ['its case differs', valid.toUpperCase()],
    ['it is plain base64', Buffer.from(half256, 'hex').toString('base64')],
    ['it is hexadecimal', half256],
    ['it is an array', [valid]],
    ['it is missing', undefined],
    ['it is null', null],
    ['it is empty', ''],
  ])('IDT-11: does not match if %s', async (_, claimed) => {
    expect(await hashMatches(claimed, 'abc', 'RS256')).toBe(false)
  })
})
