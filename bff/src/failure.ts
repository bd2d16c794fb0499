import { failures, type FailureCode, type Problem } from '@planbridge/shared/contract'
import { base64url } from 'jose'
import type { Random } from './runtime/platform.ts'

/** A reference of a failed request. */
export const newReference = (random: Random): string => base64url.encode(random.bytes(9))

interface FailureOptions {
  readonly cause?: unknown
  readonly retryAfterSeconds?: number | undefined
  readonly connection?: string | undefined
  readonly account?: string | undefined
  readonly allow?: string
  readonly limit?: number
  readonly character?: Problem['character']
  readonly otherPerson?: Problem['other_person']
  readonly offer?: string | undefined
}

/** An error with a public code. The detail and the cause are written to the log and never sent to the caller. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  /** Identifies the request in the log; undefined until the answer is written, unless it was needed earlier. */
  reference: string | undefined
  /** Seconds to wait before a retry. */
  readonly retryAfterSeconds: number | undefined
  /** The connection that the failure concerns. */
  readonly connection: string | undefined
  /** The account that the failure concerns, for its person. It is not logged. */
  readonly account: string | undefined
  /** The allowed methods, for the `Allow` header. */
  readonly allow: string | undefined
  /** The limit that was reached: a number, or kilobytes for a size. */
  readonly limit: number | undefined
  /** The character because of which a text is refused. */
  readonly character: Problem['character']
  /** The owner of the account. */
  readonly otherPerson: Problem['other_person']
  /** The id of the offer to merge that person and the caller. */
  readonly offer: string | undefined

  constructor(code: FailureCode, detail: string, options: FailureOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.connection = options.connection
    this.account = options.account
    this.allow = options.allow
    this.limit = options.limit
    this.character = options.character
    this.otherPerson = options.otherPerson
    this.offer = options.offer
  }

  get status(): number {
    return failures[this.code].status
  }
}
