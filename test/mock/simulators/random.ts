/** Deterministic randomness: the n-th draw of a seed is the same in every run and over every transport. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>
  hex(length: number): string
  uuid(): string
}

/** Creates a generator. Each simulator needs its own seed, so that its draws do not depend on other simulators. */
export const random = (seed: string): Random => {
  const next = sfc32(seedWords(seed))
  const bytes = (length: number) => Uint8Array.from({ length }, () => next() & 0xff)
  const hex = (length: number) => toHex(bytes(Math.ceil(length / 2))).slice(0, length)
  return { bytes, hex, uuid: () => toUuid(bytes(16)) }
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const toUuid = (bytes: Uint8Array) => {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = toHex(bytes)
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  )
}

type Words = [number, number, number, number]

/** Hashes a text to 128 bits with xmur3. @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md */
const seedWords = (text: string): Words => {
  let hash = 1779033703 ^ text.length
  for (const letter of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ letter, 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  const word = () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash >>> 0
  }
  return [word(), word(), word(), word()]
}

/** The generator sfc32 (small fast counting). @see https://pracrand.sourceforge.net/RNG_engines.txt */
const sfc32 = ([first, second, third, counter]: Words) => {
  let [a, b, c, d] = [first, second, third, counter]
  const step = () => {
    const out = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + out) | 0
    return out >>> 0
  }
  // The first draws are correlated with the seed.
  for (let draw = 0; draw < 15; draw += 1) step()
  return step
}
