import type { Fetch } from '../runtime/platform.ts'
import { toStream } from '../streams/body.ts'
import type { Forward, ForwardRequest, ReceivedHeaders } from './forward.ts'

/** Forwards by `fetch`, for tests and browser tabs, and wherever MSW intercepts requests. */
export const fetchForward =
  (fetch: Fetch): Forward =>
  async (request) => {
    const aborter = new AbortController()
    const sent = asRequest(request, aborter.signal)
    request.caller.onDisconnect(() => {
      aborter.abort()
      // Node does not propagate an abort to a request that has been collected.
      void sent
    })
    try {
      const response = await fetch(sent)
      // A browser hides a redirect that it does not follow.
      const status = response.type === 'opaqueredirect' ? 302 : response.status
      return { kind: 'answer', response: { status, headers: received(response), body: response.body } }
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      const { aborted } = aborter.signal
      return {
        kind: aborted ? 'too-slow' : 'unreachable',
        connected: aborted || isConnected(cause),
        detail,
        cause,
      }
    }
  }

/** Codes of Node's `fetch` for a connection that was established and then failed. */
const afterConnecting = new Set(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNRESET', 'EPIPE'])

const isConnected = (cause: unknown): boolean => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return afterConnecting.has(code) || code.startsWith('HPE_')
}

// Required for a streamed body. @see https://fetch.spec.whatwg.org/#dom-requestinit-duplex
const half = { duplex: 'half' } as const

const asRequest = ({ method, origin, path, headers, body }: ForwardRequest, signal: AbortSignal): Request => {
  const init = { method, headers, signal, redirect: 'manual' } as const
  if (body === null || body instanceof Uint8Array) return new Request(origin + path, { ...init, body })
  return new Request(origin + path, { ...init, body: toStream(body), ...half })
}

const received = ({ headers }: Response): ReceivedHeaders => {
  const all: ReceivedHeaders = { ...Object.fromEntries(headers), 'set-cookie': headers.getSetCookie() }
  if (!isDecoded(headers.get('content-encoding'))) return all
  // fetch has decoded the body, but the headers still describe the encoded one.
  const { 'content-encoding': _encoding, 'content-length': _length, ...rest } = all
  return rest
}

/** True if `fetch` has decoded the body: it leaves unknown codings alone. @see https://fetch.spec.whatwg.org/#handle-content-codings */
const isDecoded = (codings: string | null): boolean =>
  codings !== null && codings.split(',').every((coding) => known.has(coding.trim().toLowerCase()))

const known = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
