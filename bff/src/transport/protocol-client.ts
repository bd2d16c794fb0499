import type { Fetch } from '../runtime/platform.ts'
import { discard } from '../streams/body.ts'
import { readStream, StreamTooLong } from '../streams/read-stream.ts'
import { egressErrorIn } from './egress.ts'

/** A JSON response of an OAuth or OpenID endpoint, or the reason why there is none. */
export type Answer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Headers
      readonly json: unknown
      /** The body after decompression. */
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'redirecting'; readonly status: number }
  | { readonly kind: 'unreachable' | 'too-slow' | 'too-large'; readonly detail: string }
  /** The own network failed, for example its proxy. The provider did not receive the request. */
  | { readonly kind: 'egress-failed'; readonly detail: string }
  | {
      readonly kind: 'unreadable'
      readonly status: number
      readonly headers: Headers
      readonly detail: string
      readonly bytes: Uint8Array
    }

/** Sends one request to an OAuth or OpenID endpoint. Follows no redirect, because the request carries a secret. */
export type ProtocolClient = (request: Request) => Promise<Answer>

/** Limits of one request. */
export interface ProtocolLimits {
  /** From connecting to the last byte of the body. */
  readonly deadlineMs: number
  /** Of the body, after decompression. */
  readonly bytesMax: number
}

/** The limits of every client that names none. */
export const defaultProtocolLimits: ProtocolLimits = { deadlineMs: 10_000, bytesMax: 262_144 }

/** Opens a client over a `fetch`. @see https://www.rfc-editor.org/rfc/rfc6749#section-5 */
export const openProtocolClient =
  (fetch: Fetch, limits: ProtocolLimits = defaultProtocolLimits): ProtocolClient =>
  async (request) => {
    const signal = AbortSignal.timeout(limits.deadlineMs)
    try {
      return await withinDeadline(
        requestOnce(fetch, new Request(request, { redirect: 'manual', signal }), limits),
        signal,
      )
    } catch (error) {
      return failedAnswer(error, signal)
    }
  }

const requestOnce = async (fetch: Fetch, request: Request, { bytesMax }: ProtocolLimits): Promise<Answer> => {
  const response = await fetch(request)
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    discard(response.body)
    return { kind: 'redirecting', status: response.status }
  }
  return readJson(response, await readStream(response.body, bytesMax))
}

const failedAnswer = (error: unknown, signal: AbortSignal): Answer => {
  const egressError = egressErrorIn(error)
  if (egressError) return { kind: 'egress-failed', detail: egressError.message }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
  if (error instanceof StreamTooLong) return { kind: 'too-large', detail }
  return signal.aborted ? { kind: 'too-slow', detail } : { kind: 'unreachable', detail }
}

// On some platforms a slow body ignores the signal.
const withinDeadline = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the deadline passed')), { once: true })
  })
  return Promise.race([work, late])
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

const readJson = ({ status, headers }: Response, bytes: Uint8Array): Answer => {
  const type = headers.get('content-type') ?? ''
  const unreadable = (detail: string): Answer => ({ kind: 'unreadable', status, headers, detail, bytes })
  if (!jsonType.test(type)) return unreadable(`content type ${type.slice(0, 80)}`)
  try {
    // With the byte order mark kept, JSON.parse refuses it.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { kind: 'answer', status, headers, json: JSON.parse(text) as unknown, bytes }
  } catch {
    return unreadable('not JSON')
  }
}
