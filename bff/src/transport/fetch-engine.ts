import type { Fetch } from '../runtime/platform.ts'
import type { Forward, ForwardRequest, ReceivedHeaders } from './forward.ts'
import { toStream } from '../streams/to-stream.ts'

/** Forwards by `fetch`: what a test or a browser tab has, and what MSW sees. */
export const fetchForward =
  (fetch: Fetch): Forward =>
  async (request) => {
    const leaving = new AbortController()
    const asked = asRequest(request, leaving.signal)
    request.caller.onDisconnect(() => {
      leaving.abort()
      // Node forgets to hand an abort on to a request that nobody holds any more.
      void asked
    })
    try {
      const response = await fetch(asked)
      // A browser hides a redirect that it was told not to follow.
      const status = response.type === 'opaqueredirect' ? 302 : response.status
      return { kind: 'answer', response: { status, headers: received(response), body: response.body } }
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      return { kind: leaving.signal.aborted ? 'too-slow' : 'unreachable', detail, cause }
    }
  }

// What a streamed body needs. @see https://fetch.spec.whatwg.org/#dom-requestinit-duplex
const half = { duplex: 'half' } as const

const asRequest = ({ method, origin, path, headers, body }: ForwardRequest, signal: AbortSignal): Request => {
  const init = { method, headers, signal, redirect: 'manual' } as const
  if (body === null || body instanceof Uint8Array) return new Request(origin + path, { ...init, body })
  return new Request(origin + path, { ...init, body: toStream(body), ...half })
}

const received = ({ headers }: Response): ReceivedHeaders => {
  const all: ReceivedHeaders = { ...Object.fromEntries(headers), 'set-cookie': headers.getSetCookie() }
  if (!isUnpacked(headers.get('content-encoding'))) return all
  // fetch has decoded the body already; its headers still speak of the encoded one.
  const { 'content-encoding': _encoding, 'content-length': _length, ...rest } = all
  return rest
}

/** A coding that `fetch` does not know leaves the body as it came. @see https://fetch.spec.whatwg.org/#handle-content-codings */
const isUnpacked = (codings: string | null): boolean =>
  codings !== null && codings.split(',').every((coding) => known.has(coding.trim().toLowerCase()))

const known = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
