import type { Handler, Hono } from 'hono'
import { toStream } from '../../streams/body.ts'
import { clientDisconnectOf } from '../../transport/client-disconnect.ts'
import { callerOf } from '../caller.ts'
import {
  type AnswerApiCall,
  type ProxyMessage,
  type ProxyReply,
  browserPrefix,
  hostPrefix,
} from './proxy-adapter.ts'

/** Mounts the proxy for API calls that arrive as web requests: in tests, in a browser tab, on any platform. */
export const mountProxy = (app: Hono, answer: AnswerApiCall): void => {
  const handler: Handler = async (c) => {
    const reply = await answer(asProxyMessage(c.req.raw))
    const cookie = reply.headers['set-cookie']
    if (cookie !== undefined) callerOf(c).keepCookie?.(cookie)
    return asResponse(reply)
  }
  for (const prefix of [browserPrefix, hostPrefix]) app.all(`${prefix}:connection/*`, handler)
}

// Unlike Node's request target, the URL of a web request has been normalised.
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
  const isBuffered = body === null || typeof body === 'string' || body instanceof Uint8Array
  return new Response(isBuffered ? body : toStream(body), { status, headers })
}
