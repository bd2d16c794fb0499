import { transformBody } from '../streams/body-transform.ts'
import { type Body, type Bytes, type Chunks, concatChunks } from '../streams/body.ts'
import type { FindBytes } from '../transport/find-bytes.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import { findEscapedPrefix, openBigramFilter } from './find-escaped-prefix.ts'
import { openFindPlainPrefix } from './find-plain-prefix.ts'
import { openByteFilter, partialMatchLength } from './partial-match.ts'

/** Finds credentials that are plain, JSON-escaped, URL-escaped, or in any mixture of these. */
export interface CredentialScanner {
  /** True if the bytes contain a credential. */
  matches(patterns: CredentialPatterns, bytes: Uint8Array): boolean
  /** True if the header value contains a credential. */
  matchesHeader(patterns: CredentialPatterns, value: string): boolean
  /** Number of bytes at the end that may be the beginning of a credential. */
  partialMatchLength(patterns: CredentialPatterns, bytes: Uint8Array): number
}

const utf8 = new TextEncoder()
const mayBeEscaped = /[\\%]/

/** One scanner serves all connections. Its tables are rewritten when the pattern set changes. */
export const openCredentialScanner = (find: FindBytes): CredentialScanner => {
  const findPlainPrefix = openFindPlainPrefix()
  const bigrams = openBigramFilter()
  const filter = openByteFilter()
  const matches = (patterns: CredentialPatterns, bytes: Uint8Array): boolean =>
    bytes.length >= patterns.prefixLength &&
    (findPlainPrefix(bytes, patterns) || findEscapedPrefix(bytes, patterns, { find, bigrams }))
  return {
    matches,
    matchesHeader: (patterns, value) =>
      value.length >= patterns.prefixLength &&
      (patterns.texts.some((text) => value.includes(text)) ||
        (mayBeEscaped.test(value) && matches(patterns, utf8.encode(value)))),
    partialMatchLength: (patterns, bytes) => partialMatchLength(bytes, patterns, filter(patterns)),
  }
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

/** Withholds a possible beginning of a credential until the next chunk, so that no part of a credential is passed on. */
export const openStreamScanner = (
  scanner: CredentialScanner,
  patterns: CredentialPatterns,
): StreamScanner => {
  let withheld: Bytes = nothing
  return {
    push(chunk) {
      const bytes = withheld.length === 0 ? chunk : concatChunks([withheld, chunk])
      withheld = nothing
      if (scanner.matches(patterns, bytes)) return undefined
      const passable = bytes.length - scanner.partialMatchLength(patterns, bytes)
      if (passable === bytes.length) return bytes
      withheld = bytes.slice(passable)
      return bytes.subarray(0, passable)
    },
    flush() {
      const last = withheld
      withheld = nothing
      return last
    },
  }
}
