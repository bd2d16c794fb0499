import { CharacterMasks } from './character-masks.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import { EscapeReader } from './escape-reader.ts'
import { TextSearch } from './text-search.ts'

/**
 * Searches for all credentials of a pattern set at once, in any mixture of plain and escaped characters, wherever they begin. Reads
 * every byte once and keeps its state between chunks. It is exact but slower than the filters, which choose where it begins.
 */
export class CredentialAutomaton {
  /** True if a credential may have begun and not ended. */
  isAlive = false
  /** True if a credential ended at the last byte. */
  isFound = false
  /** Number of bytes read; only differences matter. */
  position = 0
  readonly texts: readonly TextSearch[]
  readonly #reader = new EscapeReader()

  constructor(masks: readonly CharacterMasks[]) {
    this.texts = masks.map((each) => new TextSearch(each))
  }

  /** Begins again: no credential began before the next byte. */
  reset(): void {
    for (const text of this.texts) text.reset()
    this.#reader.reset()
    this.isAlive = false
    this.isFound = false
  }

  /**
   * Reads from the index `from` to the end of a credential, or until no credential can be under way at an index of at least `until`.
   * Returns the index after the last byte read.
   */
  run(bytes: Uint8Array, from: number, until = from): number {
    let at = from
    while (at < bytes.length) {
      this.#read(bytes[at] ?? 0)
      at += 1
      if (this.isFound || (!this.isAlive && at > until)) break
    }
    return at
  }

  #read(byte: number): void {
    this.#reader.read(byte)
    this.position += 1
    this.isAlive = this.#reader.isOpen
    this.isFound = false
    for (const text of this.texts) {
      if (text.advance(this.position, this.#reader)) this.isAlive = true
      if (text.isFound) this.isFound = true
    }
  }
}

/** Supplies automata. Keeps the tables of the latest pattern set only, because most responses need none. */
export interface Automata {
  /** An automaton at its beginning, for use before the next call only. */
  borrow(patterns: CredentialPatterns): CredentialAutomaton
  /** Leaves the borrowed automaton to its user. */
  give(): void
}

export const openAutomata = (): Automata => {
  let current: CredentialPatterns | undefined
  let masks: readonly CharacterMasks[] = []
  let lent: CredentialAutomaton | undefined
  return {
    borrow(patterns) {
      if (current !== patterns) {
        masks = patterns.texts.map((text) => new CharacterMasks(text))
        lent = undefined
      }
      current = patterns
      lent ??= new CredentialAutomaton(masks)
      lent.reset()
      return lent
    },
    give: () => void (lent = undefined),
  }
}
