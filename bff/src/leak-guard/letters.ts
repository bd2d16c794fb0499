import type { Credentials } from './credentials.ts'
import { isOfEscape } from './escapes.ts'

/** What a glance at one byte tells. */
export interface Letters {
  /** Whether a credential, escaped or not, can hold it. */
  holds(byte: number): boolean
  /** Whether a credential begins with it. */
  begins(byte: number): boolean
}

const held = 1
const first = 3

const ofEscapes = Uint8Array.from({ length: 0x100 }, (_, byte) => (isOfEscape(byte) ? held : 0))

/** Like the table of jumps, one for all connections. */
export const openLetters = (): ((credentials: Credentials) => Letters) => {
  const known = new Uint8Array(ofEscapes.length)
  let written: Credentials | undefined
  const letters: Letters = { holds: (byte) => known[byte] !== 0, begins: (byte) => known[byte] === first }
  return (credentials) => {
    if (written === credentials) return letters
    known.set(ofEscapes)
    for (const text of credentials.texts) writeHeld(known, text)
    for (const text of credentials.texts) known[text.charCodeAt(0)] = first
    written = credentials
    return letters
  }
}

const writeHeld = (known: Uint8Array, text: string): void => {
  for (let at = 0; at < text.length; at += 1) known[text.charCodeAt(at)] = held
}
