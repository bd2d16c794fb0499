import { errorOf, PlanbridgeError } from './error.ts'

/** An `AbortSignal`, in the part that is used. */
export interface StopSignal {
  readonly aborted: boolean
}

/** The answer of a provider's API: a `Response`, in the part that every version of Node has. */
export interface AnswerOfProvider {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: unknown
  json(): Promise<unknown>
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}

interface Init {
  readonly method: string
  readonly headers: Record<string, string>
  readonly redirect: 'error'
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly signal?: StopSignal
}

export interface PlanbridgeOptions {
  /** The origin of Planbridge, for example `https://planbridge.example.com`. */
  readonly origin: string
  /** The host key. Keep it on your server. */
  readonly key: string
  /** How often a request without an answer is sent again. Default: twice. API calls of providers are sent once. */
  readonly retries?: number | undefined
  /** Replaces the global `fetch`. */
  fetch?(url: string, init: Init): Promise<AnswerOfProvider>
}

export interface RequestOptions {
  readonly signal?: StopSignal | undefined
  /** Repeats of one request get the first answer. Default: a new key for each call of the method. */
  readonly idempotencyKey?: string | undefined
}

/** A request below `/v1`. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly headers?: Record<string, string> | undefined
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
  readonly signal?: StopSignal | undefined
}

export type Send = (request: ApiRequest) => Promise<AnswerOfProvider>

/** Sends requests with the host key. Rejects with `unreachable`, or with the error of an aborted signal. */
export const sender =
  ({ origin, key, fetch = globalFetch }: PlanbridgeOptions): Send =>
  async ({ method, path, headers, body, signal }) => {
    const init: Init = {
      method,
      headers: { ...headers, authorization: `Bearer ${key}` },
      redirect: 'error',
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    }
    try {
      return await fetch(`${new URL(origin).origin}/v1${path}`, init)
    } catch (cause) {
      if (signal?.aborted) throw cause
      throw new PlanbridgeError({ code: 'unreachable', status: 0, message: 'no answer arrived', cause })
    }
  }

const globalFetch: NonNullable<PlanbridgeOptions['fetch']> = (url, init) =>
  globalThis.fetch(url, init as RequestInit)

const waitsMs = [200, 800, 2_000]
const longestWaitSeconds = 10

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

const isPassing = ({ code, status, retryAfter = 0 }: PlanbridgeError): boolean =>
  retryAfter <= longestWaitSeconds &&
  (code === 'unreachable' || code === 'idempotency-key-in-use' || status === 503 || status === 429)

/** The wait before a failed request is sent again, in milliseconds; undefined if it would not help. */
const waitOf = (error: unknown, tries: number): number | undefined =>
  error instanceof PlanbridgeError && isPassing(error)
    ? Math.max((error.retryAfter ?? 0) * 1000, waitsMs[tries] ?? 2_000)
    : undefined

const sendOnce = async (send: Send, request: ApiRequest): Promise<unknown> => {
  const answer = await send(request)
  const body: unknown = await answer.json().catch(() => undefined)
  if (answer.ok && body !== undefined) return body
  throw errorOf(answer.status, body)
}

/** Sends a request that may be repeated, and reads its JSON. Rejects with a `PlanbridgeError`. */
export const requestJson = async (send: Send, request: ApiRequest, retries: number): Promise<unknown> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await sendOnce(send, request)
    } catch (error) {
      const waitMs = tries < retries ? waitOf(error, tries) : undefined
      if (waitMs === undefined || request.signal?.aborted) throw error
      await pause(waitMs)
    }
  }
}
