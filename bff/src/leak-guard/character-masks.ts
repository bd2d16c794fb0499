/** Bits of a word: one per character of a credential. */
const wordBits = 32

const wordOf = (index: number): number => index >>> 5
const bitOf = (index: number): number => 1 << (index & 31)

/**
 * Where each byte value occurs in a credential, as bits: bit `n` for character `n`. The first word is prepared at once, the others
 * when a search gets beyond it, because most searches do not.
 */
export class CharacterMasks {
  readonly words: number
  /** The first word of each byte value. */
  readonly head = new Int32Array(0x100)
  /** The bit of the last character, in the last word. */
  readonly lastBit: number
  readonly #text: string
  #rows: (Int32Array | undefined)[] | undefined

  constructor(text: string) {
    this.#text = text
    this.words = Math.ceil(text.length / wordBits)
    this.lastBit = bitOf(text.length - 1)
    const length = Math.min(text.length, wordBits)
    for (let at = 0; at < length; at += 1) addBit(this.head, text.charCodeAt(at), at)
  }

  /** All words by byte value; undefined for a byte that does not occur. */
  rows(): readonly (Int32Array | undefined)[] {
    return (this.#rows ??= this.#writeRows())
  }

  #writeRows(): (Int32Array | undefined)[] {
    const rows = Array.from<Int32Array | undefined>({ length: 0x100 })
    for (let at = 0; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at)
      const row = rows[code] ?? new Int32Array(this.words)
      rows[code] = row
      row[wordOf(at)] = (row[wordOf(at)] ?? 0) | bitOf(at)
    }
    return rows
  }
}

const addBit = (words: Int32Array, code: number, at: number): void => {
  words[code] = (words[code] ?? 0) | bitOf(at)
}
