import { failures, type FailureCode } from '@planbridge/shared/contract'

interface More {
  readonly cause?: unknown
  readonly retryAfterSeconds?: number | undefined
  readonly connection?: string | undefined
  readonly allow?: string
}

/** What the caller may know is the code; the detail and the cause go to the log alone. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  /** Seconds after which a new try makes sense. */
  readonly retryAfterSeconds: number | undefined
  /** The connection that the failure speaks of. */
  readonly connection: string | undefined
  /** The methods that would have been allowed. */
  readonly allow: string | undefined

  constructor(code: FailureCode, detail: string, more: More = {}) {
    super(`${code}: ${detail}`, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.retryAfterSeconds = more.retryAfterSeconds
    this.connection = more.connection
    this.allow = more.allow
  }

  get status(): number {
    return failures[this.code].status
  }
}
