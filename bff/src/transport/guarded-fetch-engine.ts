import type { Fetch } from '../runtime/platform.ts'
import { readStream, StreamTooLong } from '../streams/read-stream.ts'
import { type AllowedAddresses, formFaultOf, type GuardedWay } from './guarded-post.ts'

/**
 * The way to hosts over a `fetch`, for browser tabs and tests in which every host is simulated. It resolves no names, so it must not be
 * used on a network.
 */
export const fetchGuardedWay = (fetch: Fetch, allowed: AllowedAddresses = 'private'): GuardedWay => ({
  faultOf: (url) => formFaultOf(url, allowed),
  async post({ url, headers, body, deadlineMs, answerBytesMax }) {
    const fault = formFaultOf(url, allowed)
    if (fault !== undefined) return { kind: 'refused', detail: `the address ${fault}` }
    const signal = AbortSignal.timeout(deadlineMs)
    try {
      const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal })
      const response = await fetch(request)
      const status = response.type === 'opaqueredirect' ? 302 : response.status
      const bytes = await readStream(response.body, answerBytesMax).catch((error: unknown) => {
        if (error instanceof StreamTooLong) return new Uint8Array()
        throw error
      })
      return { kind: 'answer', status, headers: Object.fromEntries(response.headers), bytes }
    } catch (error) {
      const detail = error instanceof Error ? error.name : 'unknown'
      return { kind: signal.aborted ? 'too-slow' : 'unreachable', detail }
    }
  },
})
