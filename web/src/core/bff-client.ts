import { Problem } from '@planbridge/shared/contract'
import type { Endpoint, FailureCode, InputOf, OutputOf } from '@planbridge/shared/contract'

/** Failures of the browser itself, or of the connection between it and the BFF. */
export const localFailureCodes = [
  'answer-lost',
  'answer-unexpected',
  'storage-blocked',
  'browser-unsuitable',
] as const
export type LocalFailureCode = (typeof localFailureCodes)[number]

/** Every failure that the app can show. */
export type ShownCode = FailureCode | LocalFailureCode

export interface BffFailure {
  readonly code: ShownCode
  /** Identifies the log entry with the private cause. */
  readonly reference: string | null
  readonly retryAfterSeconds: number | null
  readonly connection: string | null
  /** The limit that was reached: a number, or kilobytes for a size. */
  readonly limit?: number | undefined
}

export type CallResult<Output> =
  | { readonly kind: 'ok'; readonly output: Output }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** Calls one endpoint of the BFF. */
export type Call = <E extends Endpoint>(endpoint: E, input: InputOf<E>) => Promise<CallResult<OutputOf<E>>>

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Marks requests of our own script. A form or an image on another site cannot set a custom header. */
export const appHeader = { 'X-Planbridge': '1' } as const

export const failed = (code: ShownCode): { kind: 'failed'; failure: BffFailure } => ({
  kind: 'failed',
  failure: { code, reference: null, retryAfterSeconds: null, connection: null },
})

/** Reads problem details; null if the body has none of our codes. @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export function readProblem(body: unknown): BffFailure | null {
  const problem = Problem.safeParse(body)
  if (!problem.success) return null
  const { code, reference, retry_after, connection, limit } = problem.data
  return {
    code,
    reference,
    retryAfterSeconds: retry_after ?? null,
    connection: connection ?? null,
    ...(limit !== undefined && { limit }),
  }
}

/** Builds the request for an endpoint: path parameters come from the input, the rest becomes the body. */
export function requestOf<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
): { url: string; init: RequestInit } {
  const fields = new Map(Object.entries(input as Record<string, unknown>))
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = fields.get(name)
    fields.delete(name)
    return encodeURIComponent(String(value))
  })
  const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
  return {
    url: `/bff${path}`,
    init: {
      method: endpoint.method,
      credentials: 'same-origin',
      redirect: 'error',
      headers: {
        ...appHeader,
        accept: 'application/json',
        ...(hasBody && { 'content-type': 'application/json' }),
      },
      ...(hasBody && { body: JSON.stringify(Object.fromEntries(fields)) }),
    },
  }
}

const readBody = (text: string): unknown => {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns a client for the endpoints of the contract. It validates each response and never throws. */
export const bffClient =
  (fetch: Fetch): Call =>
  async <E extends Endpoint>(endpoint: E, input: InputOf<E>): Promise<CallResult<OutputOf<E>>> => {
    const { url, init } = requestOf(endpoint, input)
    const response = await exchange(fetch, url, init)
    if (response === null) return failed('answer-lost')
    const body = readBody(response.text)
    if (!response.ok) {
      const failure = readProblem(body)
      return failure ? { kind: 'failed', failure } : failed('answer-unexpected')
    }
    const output = endpoint.output.safeParse(body)
    return output.success ? { kind: 'ok', output: output.data as OutputOf<E> } : failed('answer-unexpected')
  }

// A response that is cut off counts as lost.
async function exchange(
  fetch: Fetch,
  url: string,
  init: RequestInit,
): Promise<{ ok: boolean; text: string } | null> {
  try {
    const response = await fetch(url, init)
    return { ok: response.ok, text: await response.text() }
  } catch {
    return null
  }
}
