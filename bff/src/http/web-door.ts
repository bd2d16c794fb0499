import type { Handler } from 'hono'
import { departureOf } from '../transport/departure.ts'
import { toStream } from '../transport/to-stream.ts'
import type { AnswerApiCall, WireAnswer, WireCall } from './wire.ts'

/** API calls that come as web requests: in a test, in a browser tab, on any platform. A URL is normalised before we see it. */
export const webDoor =
  (answer: AnswerApiCall): Handler =>
  async (c) =>
    asResponse(await answer(asWireCall(c.req.raw)))

const asWireCall = (request: Request): WireCall => {
  const { method, body, signal } = request
  const { pathname, search } = new URL(request.url)
  const headers = Object.fromEntries(request.headers)
  const length = headers['content-length']
  return {
    method,
    target: pathname + search,
    headers,
    body: body && { bytes: length === undefined ? undefined : Number(length), pieces: body },
    caller: departureOf(signal),
  }
}

const asResponse = ({ status, headers, body }: WireAnswer): Response => {
  const whole = body === null || typeof body === 'string' || body instanceof Uint8Array
  return new Response(whole ? body : toStream(body), { status, headers })
}
