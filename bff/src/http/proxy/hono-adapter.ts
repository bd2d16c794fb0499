import type { Handler } from 'hono'
import { clientDisconnectOf } from '../../transport/client-disconnect.ts'
import { toStream } from '../../streams/to-stream.ts'
import type { AnswerApiCall, ProxyReply, ProxyMessage } from './proxy-message.ts'

/** API calls that come as web requests: in a test, in a browser tab, on any platform. A URL is normalised before we see it. */
export const honoAdapter =
  (answer: AnswerApiCall): Handler =>
  async (c) =>
    asResponse(await answer(asProxyMessage(c.req.raw)))

const asProxyMessage = (request: Request): ProxyMessage => {
  const { method, body, signal } = request
  const { pathname, search } = new URL(request.url)
  const headers = Object.fromEntries(request.headers)
  const length = headers['content-length']
  return {
    method,
    target: pathname + search,
    headers,
    body: body && { bytes: length === undefined ? undefined : Number(length), chunks: body },
    caller: clientDisconnectOf(signal),
  }
}

const asResponse = ({ status, headers, body }: ProxyReply): Response => {
  const whole = body === null || typeof body === 'string' || body instanceof Uint8Array
  return new Response(whole ? body : toStream(body), { status, headers })
}
