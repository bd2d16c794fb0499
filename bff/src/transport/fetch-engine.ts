import type { Fetch } from '../world.ts'
import type { Forward } from './forward.ts'

/** Forwards by `fetch`: what a test or a browser tab has, and what MSW sees. */
export const fetchForward =
  (fetch: Fetch): Forward =>
  async ({ method, url, headers, body, signal }) => {
    try {
      const response = await fetch(new Request(url, { method, headers, body, signal, redirect: 'manual' }))
      const received = new Headers(response.headers)
      if (received.has('content-encoding')) {
        // fetch has decoded the body already; its headers still speak of the encoded one.
        received.delete('content-encoding')
        received.delete('content-length')
      }
      // A browser hides a redirect that it was told not to follow.
      const status = response.type === 'opaqueredirect' ? 302 : response.status
      return { kind: 'answer', response: { status, headers: received, body: response.body } }
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
      return { kind: signal.aborted ? 'too-slow' : 'unreachable', detail }
    }
  }
