import type { FailureCode } from './api.ts'

/**
 * A code of Planbridge, or one of the client. `unreachable`: no answer arrived. `unexpected-answer`: the answer is not one of Planbridge,
 * for example the error page of a proxy.
 */
export type PlanbridgeErrorCode = FailureCode | 'unreachable' | 'unexpected-answer'

interface Facts {
  readonly code: PlanbridgeErrorCode
  readonly status: number
  readonly message: string
  readonly reference?: string | undefined
  readonly retryAfter?: number | undefined
  readonly connection?: string | undefined
  readonly cause?: unknown
}

/** A request that failed. */
export class PlanbridgeError extends Error {
  override readonly name = 'PlanbridgeError'
  /** Stable: decide by it, not by the message. */
  readonly code: PlanbridgeErrorCode
  /** HTTP status; 0 if no answer arrived. */
  readonly status: number
  /** Identifies the log record with the cause at Planbridge. */
  readonly reference: string | undefined
  /** Seconds to wait before a retry. */
  readonly retryAfter: number | undefined
  /** The connection that the failure concerns. */
  readonly connection: string | undefined

  constructor({ code, status, message, reference, retryAfter, connection, cause }: Facts) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status
    this.reference = reference
    this.retryAfter = retryAfter
    this.connection = connection
  }
}

const isProblem = (
  value: unknown,
): value is { readonly code: FailureCode } & Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** The error of an answer that is no success. */
export const errorOf = (status: number, body: unknown): PlanbridgeError => {
  if (!isProblem(body))
    return new PlanbridgeError({ code: 'unexpected-answer', status, message: `not an answer of Planbridge` })
  return new PlanbridgeError({
    code: body.code,
    status,
    message: text(body['title']) ?? 'the request failed',
    reference: text(body['reference']),
    retryAfter: number(body['retry_after']),
    connection: text(body['connection']),
  })
}
