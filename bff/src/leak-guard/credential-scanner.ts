import type { FindBytes } from '../transport/find-bytes.ts'
import { openBigramFilter } from './bigram-filter.ts'
import { openByteFilter } from './byte-filter.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import { findEscapedPrefix } from './find-escaped-prefix.ts'
import { openFindPlainPrefix } from './find-plain-prefix.ts'
import { partialMatchLength } from './partial-match.ts'

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
