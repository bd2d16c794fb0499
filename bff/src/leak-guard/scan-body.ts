import { type Body, type Bytes, type Chunks, concatChunks } from '../streams/body.ts'
import { transformBody } from '../streams/body-transform.ts'
import type { CredentialPatterns } from './credential-patterns.ts'
import type { CredentialScanner } from './credential-scanner.ts'

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
