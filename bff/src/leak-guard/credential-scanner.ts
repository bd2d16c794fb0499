import { transformBody } from '../streams/body-transform.ts'
import { type Body, type Bytes, type Chunks, concatChunks } from '../streams/body.ts'
import type { FindBytes } from '../transport/find-bytes.ts'
import { openAutomata } from './credential-automaton.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import { earliestStart } from './earliest-start.ts'
import { type Beginning, findBeginning, openByteFilter } from './find-beginning.ts'
import { findEscapedPrefix, openBigramFilter } from './find-escaped-prefix.ts'
import { found, openFindPlainPrefix } from './find-plain-prefix.ts'
import { WithheldBytes } from './withheld-bytes.ts'

/** Finds credentials that are plain, JSON-escaped, URL-escaped, or in any mixture of these. */
export interface CredentialScanner {
  /** True if the bytes contain a credential. */
  matches(patterns: CredentialPatterns, bytes: Uint8Array): boolean
  /** True if the header value contains a credential. */
  matchesHeader(patterns: CredentialPatterns, value: string): boolean
  /** The longest possible beginning of a credential at the end of the bytes; undefined if there is none. */
  beginning(patterns: CredentialPatterns, bytes: Uint8Array): Beginning | undefined
  /** Its length; 0 if there is none. */
  partialMatchLength(patterns: CredentialPatterns, bytes: Uint8Array): number
}

const mayBeEscaped = /[\\%]/

/** One scanner serves all connections. Its tables are rewritten when the pattern set changes. */
export const openCredentialScanner = (find: FindBytes): CredentialScanner => {
  const automata = openAutomata()
  const findPlainPrefix = openFindPlainPrefix(automata)
  const bigrams = openBigramFilter()
  const filter = openByteFilter()
  const matches = (patterns: CredentialPatterns, bytes: Uint8Array): boolean => {
    if (bytes.length < patterns.prefixLength) return false
    const end = findPlainPrefix(bytes, patterns)
    return end === found || findEscapedPrefix(bytes, patterns, end, { find, bigrams, automata })
  }
  const beginning = (patterns: CredentialPatterns, bytes: Uint8Array): Beginning | undefined =>
    findBeginning(bytes, patterns, filter(patterns), automata)
  return {
    matches,
    matchesHeader: (patterns, value) =>
      value.length >= patterns.prefixLength &&
      (containsPrefix(patterns, value) || mayBeEscaped.test(value)) &&
      matches(patterns, binaryBytes(value)),
    beginning,
    partialMatchLength: (patterns, bytes) => beginning(patterns, bytes)?.length ?? 0,
  }
}

// A platform's search for a long text may take time in proportion to the product of both lengths.
const containsPrefix = ({ texts, prefixLength }: CredentialPatterns, value: string): boolean =>
  texts.some((text) => value.includes(text.slice(0, prefixLength)))

/** The bytes of a header value, which has one character per byte. */
const binaryBytes = (value: string): Uint8Array => {
  const bytes = new Uint8Array(value.length)
  for (let at = 0; at < value.length; at += 1) bytes[at] = value.charCodeAt(at)
  return bytes
}

export interface BodyScan {
  readonly scanner: CredentialScanner
  readonly patterns: CredentialPatterns
  /** Reports the match and creates the error that the reader receives. */
  readonly onMatch: () => Error
}

/**
 * Passes a body on unless it contains a credential; then throws the error of `onMatch` before any part of the credential is
 * passed on.
 */
export const scanBody = (body: Body, scan: BodyScan): Body => {
  if (body === null) return null
  if (!(body instanceof Uint8Array)) return scanChunks(body, scan)
  if (scan.scanner.matches(scan.patterns, body)) throw scan.onMatch()
  return body
}

const scanChunks = (chunks: Chunks, { scanner, patterns, onMatch }: BodyScan): Chunks => {
  const stream = openStreamScanner(scanner, patterns)
  const chunk = (bytes: Bytes): Bytes => {
    const passable = stream.push(bytes)
    if (passable === undefined) throw onMatch()
    return passable
  }
  return transformBody(chunks, { chunk, rest: () => stream.flush() })
}

/** Scans one body that arrives in chunks. */
export interface StreamScanner {
  /** The bytes received so far that may be passed on; undefined if the chunk completes a credential, which ends the stream. */
  push(chunk: Bytes): Bytes | undefined
  /** The withheld bytes at the end of the body; empty when invoked again. */
  flush(): Bytes
}

const nothing = new Uint8Array(0)

/**
 * Withholds a possible beginning of a credential until the following chunks, so that no part of a credential is passed on. Every byte
 * is searched once, however small the chunks are.
 */
export const openStreamScanner = (
  scanner: CredentialScanner,
  patterns: CredentialPatterns,
): StreamScanner => {
  let pending: Pending | undefined
  const first = (bytes: Bytes): Bytes | undefined => {
    pending = undefined
    if (scanner.matches(patterns, bytes)) return undefined
    const beginning = scanner.beginning(patterns, bytes)
    if (!beginning) return bytes
    const passable = bytes.length - beginning.length
    pending = { ...beginning, withheld: new WithheldBytes(bytes.subarray(passable)), unsorted: 0 }
    return bytes.subarray(0, passable)
  }
  return {
    push(chunk) {
      if (!pending) return first(chunk)
      const { automaton, withheld } = pending
      const read = automaton.run(chunk, 0)
      if (automaton.isFound) return void (pending = undefined)
      withheld.add(chunk.subarray(0, read))
      if (automaton.isAlive) return passableOf(pending, read)
      const passed = first(chunk.subarray(read))
      return passed && concatChunks([withheld.bytes, passed])
    },
    flush() {
      const last = pending?.withheld.bytes ?? nothing
      pending = undefined
      return last
    },
  }
}

/** A possible beginning of a credential, and what was received since. */
interface Pending extends Beginning {
  readonly withheld: WithheldBytes
  /** Number of bytes received since the earliest beginning was determined. */
  unsorted: number
}

/** The earliest beginning is determined when the bytes received since are at least this fraction of those withheld. */
const fraction = 1 / 4

/** The withheld bytes before the earliest beginning. With small chunks they are passed on a little later, to save the look at each. */
const passableOf = (pending: Pending, received: number): Bytes => {
  const { withheld, automaton } = pending
  pending.unsorted += received
  const { bytes } = withheld
  if (pending.unsorted < bytes.length * fraction) return nothing
  pending.unsorted = 0
  return withheld.take(earliestStart(automaton, bytes))
}
