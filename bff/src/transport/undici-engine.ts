import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Agent, errors, request } from 'undici'
import type { Forward } from './forward.ts'

export interface UndiciForward {
  readonly forward: Forward
  close(): Promise<void>
}

type HttpMethod = Exclude<NonNullable<Parameters<typeof request>[1]>['method'], undefined>

/** Forwards through keep-alive pools, one per origin. */
export const undiciForward = (): UndiciForward => {
  const agent = new Agent({
    connections: 64,
    headersTimeout: 30_000,
    bodyTimeout: 60_000,
    connectTimeout: 5_000,
  })
  return {
    close: () => agent.destroy(),
    async forward({ method, url, headers, body, signal }) {
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: method as HttpMethod,
          headers,
          body,
          signal,
        })
        const received = new Headers()
        for (const [name, value] of Object.entries(answer.headers)) {
          for (const one of [value ?? []].flat()) received.append(name, one)
        }
        const empty = answer.statusCode === 204 || answer.statusCode === 304 || method === 'HEAD'
        if (empty) await answer.body.dump()
        const stream = empty ? null : (Readable.toWeb(answer.body) as NodeStream<Uint8Array<ArrayBuffer>>)
        return { kind: 'answer', response: { status: answer.statusCode, headers: received, body: stream } }
      } catch (error) {
        return {
          kind: isSlow(error) ? 'too-slow' : 'unreachable',
          detail: error instanceof Error ? error.message : 'unknown',
        }
      }
    },
  }
}

const isSlow = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError ||
  error instanceof errors.BodyTimeoutError ||
  (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
