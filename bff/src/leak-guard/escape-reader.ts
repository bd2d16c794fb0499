import { backslash, digit0, letterU, nestingMax, nibble, percent, quote, slash } from './escapes.ts'

/** The forms of a character that end at the last byte, by their lengths in bytes. */
export interface Forms {
  /** The character; -1 if no form ends here. */
  code: number
  shortest: number
  longest: number
}

const outside = 0
const afterBackslashes = 1
const afterU = 2
const afterU0 = 3
const afterU00 = 4
const afterU00Digit = 5
const afterPercent = 6
const afterPercentDigit = 7

/** Length of `uXXXX`, the part of an escape after its backslashes. */
const unicodeLength = 5

/**
 * Reads bytes one by one and states which characters end at the last byte: the byte itself, or the character of an escape. A finite
 * automaton, so the time per byte is constant, and an escape may continue in the next chunk.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-7
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-2.1
 */
export class EscapeReader {
  /** The byte itself: alone or after backslashes. */
  readonly literal: Forms = { code: -1, shortest: 1, longest: 1 }
  /** The character of an escape with hex digits. Of several backslashes, any number may belong to it. */
  readonly escaped: Forms = { code: -1, shortest: 1, longest: 1 }
  /** True if the next bytes may complete an escape. */
  isOpen = false

  #step = outside
  #backslashes = 0
  /** How often the percent sign is itself escaped. */
  #nested = 0
  #digit = 0

  reset(): void {
    this.isOpen = false
    this.#step = outside
  }

  read(byte: number): void {
    this.literal.code = byte
    this.literal.longest = 1
    this.escaped.code = -1
    if (byte === backslash) this.#step = this.#backslash()
    else if (byte === percent) this.#step = this.#percent()
    else if (this.#step === outside) return
    else this.#step = this.#step >= afterPercent ? this.#nextOfPercent(byte) : this.#nextOfBackslash(byte)
    this.isOpen = this.#step !== outside
  }

  #backslash(): number {
    const before = this.#step === afterBackslashes ? this.#backslashes : 0
    this.#backslashes = Math.min(before + 1, nestingMax)
    this.literal.longest = this.#backslashes
    return afterBackslashes
  }

  #percent(): number {
    this.#nested = 0
    return afterPercent
  }

  #nextOfBackslash(byte: number): number {
    if (this.#step === afterBackslashes) return this.#afterBackslashes(byte)
    if (this.#step === afterU00) return this.#firstDigit(byte, afterU00Digit)
    if (this.#step === afterU00Digit) {
      this.#lastDigit(byte, unicodeLength + 1, unicodeLength + this.#backslashes)
      return outside
    }
    if (byte !== digit0) return outside
    return this.#step === afterU ? afterU0 : afterU00
  }

  #afterBackslashes(byte: number): number {
    if (byte === slash || byte === quote) this.literal.longest = this.#backslashes + 1
    return byte === letterU ? afterU : outside
  }

  #nextOfPercent(byte: number): number {
    if (this.#step === afterPercent) return this.#firstDigit(byte, afterPercentDigit)
    const length = 3 + 2 * this.#nested
    this.#lastDigit(byte, length, length)
    if (this.escaped.code !== percent || this.#nested === nestingMax) return outside
    this.#nested += 1
    return afterPercent
  }

  // Only escapes of ASCII characters are read, so the first of the two digits is at most 7.
  #firstDigit(byte: number, next: number): number {
    this.#digit = nibble(byte)
    return this.#digit < 8 ? next : outside
  }

  #lastDigit(byte: number, shortest: number, longest: number): void {
    const last = nibble(byte)
    if (Number.isNaN(last)) return
    this.escaped.code = this.#digit * 16 + last
    this.escaped.shortest = shortest
    this.escaped.longest = longest
  }
}
