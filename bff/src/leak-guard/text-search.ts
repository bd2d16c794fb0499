import type { CharacterMasks } from './character-masks.ts'
import type { EscapeReader, Forms } from './escape-reader.ts'
import { escapeLengthMax } from './escapes.ts'

/** Positions whose states are kept: more than the longest escape, and a power of two. */
const slots = 16
const slotOf = (position: number): number => position & (slots - 1)

/**
 * The state of a search for one credential, as bits: bit `n` is set if its first `n + 1` characters, in any mixture of forms, end at
 * a position. All matches under way advance together, so a byte costs one step per word of 32 characters, however many places the
 * credential may begin at.
 * @see https://en.wikipedia.org/wiki/Bitap_algorithm
 */
export class TextSearch {
  readonly masks: CharacterMasks
  /** Number of words in use. A word is added when a match reaches it, and removed when none can. */
  wordsInUse = 1
  /** True if the credential ends at the last byte. */
  isFound = false
  /** The first word after each of the latest positions. */
  readonly #heads = new Int32Array(slots)
  /** The other words after each of the latest positions. */
  #tails: readonly Int32Array[] = []
  #neededAt = 0

  constructor(masks: CharacterMasks) {
    this.masks = masks
  }

  reset(): void {
    this.#heads.fill(0)
    this.wordsInUse = 1
    this.isFound = false
  }

  /** A word of the state after one of the latest `escapeLengthMax` positions. */
  wordAt(position: number, word: number): number {
    const slot = slotOf(position)
    return (word === 0 ? this.#heads[slot] : this.#tails[slot]?.[word]) ?? 0
  }

  /** Advances all matches by the byte that the reader has just read. Returns true if one of them is under way. */
  advance(position: number, reader: EscapeReader): boolean {
    const { literal, escaped } = reader
    this.isFound = false
    let state = this.#firstWord(position, literal)
    if (escaped.code >= 0) state |= this.#firstWord(position, escaped)
    if (this.masks.words === 1) state = this.#withoutComplete(state)
    this.#heads[slotOf(position)] = state
    if (this.wordsInUse === 1 && state >= 0) return state !== 0
    return this.#advanceTail(position, reader) || state !== 0
  }

  // A match may begin anywhere, so the first bit is always shifted in.
  #firstWord(position: number, forms: Forms): number {
    return ((this.#headsBefore(position, forms) << 1) | 1) & (this.masks.head[forms.code] ?? 0)
  }

  #headsBefore(position: number, { shortest, longest }: Forms): number {
    let before = 0
    for (let length = shortest; length <= longest; length += 1)
      before |= this.#heads[slotOf(position - length)] ?? 0
    return before
  }

  // A complete match continues nowhere.
  #withoutComplete(state: number): number {
    this.isFound = (state & this.masks.lastBit) !== 0
    return state & ~this.masks.lastBit
  }

  #advanceTail(position: number, { literal, escaped }: EscapeReader): boolean {
    const { words } = this.masks
    if (this.#tails.length === 0) this.#tails = Array.from({ length: slots }, () => new Int32Array(words))
    const state = this.#tails[slotOf(position)] ?? new Int32Array(words)
    state.fill(0, 1, this.wordsInUse)
    this.#shiftInto(state, position, literal)
    if (escaped.code >= 0) this.#shiftInto(state, position, escaped)
    if (this.wordsInUse === words) state[words - 1] = this.#withoutComplete(state[words - 1] ?? 0)
    this.#adjustWords(position)
    return isAnySet(state, this.wordsInUse)
  }

  #shiftInto(state: Int32Array, position: number, forms: Forms): void {
    const row = this.masks.rows()[forms.code]
    if (!row) return
    let lower = this.#headsBefore(position, forms)
    for (let word = 1; word < this.wordsInUse; word += 1) {
      let before = 0
      for (let length = forms.shortest; length <= forms.longest; length += 1)
        before |= this.#tails[slotOf(position - length)]?.[word] ?? 0
      state[word] = (state[word] ?? 0) | (((before << 1) | (lower >>> 31)) & (row[word] ?? 0))
      lower = before
    }
  }

  #adjustWords(position: number): void {
    const highest = this.wordsInUse - 1
    if (this.wordAt(position, highest) < 0 && this.wordsInUse < this.masks.words) {
      for (const tail of this.#tails) tail[this.wordsInUse] = 0
      this.wordsInUse += 1
      this.#neededAt = position
    } else if (this.#isNeeded(position, highest)) {
      this.#neededAt = position
    } else if (position - this.#neededAt > escapeLengthMax) {
      this.wordsInUse -= 1
      this.#neededAt = position
    }
  }

  #isNeeded(position: number, highest: number): boolean {
    return highest === 0 || this.wordAt(position, highest) !== 0 || this.wordAt(position, highest - 1) < 0
  }
}

const isAnySet = (words: Int32Array, end: number): boolean => {
  for (let word = 1; word < end; word += 1) if (words[word] !== 0) return true
  return false
}
