import { describe, expect, it } from 'vitest'
import { makeProof } from './proof.ts'
import type { Random } from './proof.ts'

// The octets of RFC 7636, appendix B.
const octets = [
  116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
  240, 91, 88, 5, 88, 83, 132, 141, 121,
]

const randomOf = (bytes: readonly number[]): Random => ({
  subtle: crypto.subtle,
  getRandomValues: (array) => {
    if (array instanceof Uint8Array) array.set(bytes)
    return array
  },
})

describe('the proof', () => {
  it('TX-06: is the S256 pair of RFC 7636, appendix B', async () => {
    expect(await makeProof(randomOf(octets))).toEqual({
      verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    })
  })

  it('TX-06: has a verifier and a challenge of 43 unreserved characters, different every time', async () => {
    const proofs = await Promise.all(Array.from({ length: 200 }, () => makeProof(crypto)))
    for (const { verifier, challenge } of proofs) {
      expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(challenge).toMatch(/^[A-Za-z0-9_-]{43}$/)
    }
    expect(new Set(proofs.map(({ verifier }) => verifier)).size).toBe(200)
  })
})
