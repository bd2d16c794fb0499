import { Readable } from 'node:stream'
import { Agent, errors, request } from 'undici'
import type { Forward, ForwardResponse } from './forward.ts'

export interface UndiciForward {
  readonly forward: Forward
  close(): Promise<void>
}

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
          method,
          headers,
          body,
          signal,
        })
        return { kind: 'answer', response: await toResponse(answer, method) }
      } catch (error) {
        return {
          kind: isSlow(error) ? 'too-slow' : 'unreachable',
          detail: error instanceof Error ? error.message : 'unknown',
        }
      }
    },
  }
}

type Answer = Awaited<ReturnType<typeof request>>

const bodiless = new Set([204, 304])

const toResponse = async (
  { statusCode, headers, body }: Answer,
  method: string,
): Promise<ForwardResponse> => {
  const received = receivedHeaders(headers)
  if (method === 'HEAD' || bodiless.has(statusCode)) {
    await body.dump()
    return { status: statusCode, headers: received, body: null }
  }
  return { status: statusCode, headers: received, body: Readable.toWeb(body) }
}

const receivedHeaders = (headers: Answer['headers']): Headers => {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return new Headers(pairs)
}

const slow = ['AbortError', 'TimeoutError', errors.HeadersTimeoutError.name, errors.BodyTimeoutError.name]

const isSlow = (error: unknown): boolean => error instanceof Error && slow.includes(error.name)
