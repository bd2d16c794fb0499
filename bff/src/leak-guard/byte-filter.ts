import type { CredentialPatterns } from './credential-patterns.ts'
import { isEscapeByte } from './escapes.ts'

/** A table of the bytes in credentials. */
export interface ByteFilter {
  /** True if a credential, escaped or not, can contain the byte. */
  mayContain(byte: number): boolean
  /** True if a credential begins with the byte. */
  isFirst(byte: number): boolean
}

const contained = 1
const first = 3

const ofEscapes = Uint8Array.from({ length: 0x100 }, (_, byte) => (isEscapeByte(byte) ? contained : 0))

/** One table serves all connections and is rewritten for each pattern set. */
export const openByteFilter = (): ((patterns: CredentialPatterns) => ByteFilter) => {
  const table = new Uint8Array(ofEscapes.length)
  let current: CredentialPatterns | undefined
  const filter: ByteFilter = {
    mayContain: (byte) => table[byte] !== 0,
    isFirst: (byte) => table[byte] === first,
  }
  return (patterns) => {
    if (current === patterns) return filter
    table.set(ofEscapes)
    for (const text of patterns.texts) addContained(table, text)
    for (const text of patterns.texts) table[text.charCodeAt(0)] = first
    current = patterns
    return filter
  }
}

const addContained = (table: Uint8Array, text: string): void => {
  for (let at = 0; at < text.length; at += 1) table[text.charCodeAt(at)] = contained
}
