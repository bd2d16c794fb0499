import type { Fetch } from '../world.ts'

/** What a protocol step hears: an answer, or the way in which there was none. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly json: unknown }
  | { readonly kind: 'redirecting'; readonly status: number }
  | { readonly kind: 'unreachable' | 'too-slow' | 'too-large'; readonly detail: string }
  | {
      readonly kind: 'unreadable'
      readonly status: number
      readonly headers: Headers
      readonly detail: string
    }

/** Asks a provider one question of the protocol. Never follows a redirect: the request carries a secret. */
export type Ask = (request: Request) => Promise<Answer>

export interface AskLimits {
  /** For connecting, headers and body together. */
  readonly deadlineMs: number
  /** Of the body, after decompression. */
  readonly bytesMax: number
}

export const usualLimits: AskLimits = { deadlineMs: 10_000, bytesMax: 262_144 }

class TooLarge extends Error {}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5 */
export const boundedAsk =
  (fetch: Fetch, limits: AskLimits = usualLimits): Ask =>
  async (request) => {
    const signal = AbortSignal.timeout(limits.deadlineMs)
    try {
      const response = await withinDeadline(
        fetch(new Request(request, { redirect: 'manual', signal })),
        signal,
      )
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        void response.body?.cancel()
        return { kind: 'redirecting', status: response.status }
      }
      return readJson(response, await withinDeadline(readText(response, limits.bytesMax), signal))
    } catch (error) {
      return failedAnswer(error, signal)
    }
  }

const failedAnswer = (error: unknown, signal: AbortSignal): Answer => {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
  if (error instanceof TooLarge) return { kind: 'too-large', detail }
  return signal.aborted ? { kind: 'too-slow', detail } : { kind: 'unreachable', detail }
}

// A body that drips ignores the signal on some platforms; the race does not.
const withinDeadline = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the deadline passed')), { once: true })
  })
  return Promise.race([work, late])
}

const readText = async (response: Response, bytesMax: number): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const reader = response.body?.getReader()
  let text = ''
  let bytes = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > bytesMax) {
      void reader.cancel()
      throw new TooLarge(`more than ${bytesMax} bytes`)
    }
    text += decoder.decode(value, { stream: true })
  }
  return text + decoder.decode()
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

const readJson = (response: Response, text: string): Answer => {
  const { status, headers } = response
  const type = headers.get('content-type') ?? ''
  if (!jsonType.test(type))
    return { kind: 'unreadable', status, headers, detail: `content type ${type.slice(0, 80)}` }
  try {
    return { kind: 'answer', status, headers, json: JSON.parse(text) as unknown }
  } catch {
    return { kind: 'unreadable', status, headers, detail: 'not JSON' }
  }
}
