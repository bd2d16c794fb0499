import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type AnswerApiCall,
  type ProxyMessage,
  type ProxyReply,
  browserPrefix,
  hostPrefix,
} from '../proxy/proxy-adapter.ts'
import { discard } from '../../streams/body.ts'
import { transformBody } from '../../streams/body-transform.ts'
import { openClientDisconnect } from '../../transport/client-disconnect.ts'
import { ReleasableBuffer, writeAndRelease } from '../../streams/releasable-buffer.ts'

/**
 * Serves API calls on Node's HTTP server without web requests and responses, which would cost more than the rest of a call.
 * The request target is passed on as received, without normalization. `closed` is called for each response that has closed.
 */
export const nodeAdapter =
  (answer: AnswerApiCall, closed: (response: ServerResponse) => void) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const caller = openClientDisconnect()
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) caller.disconnect()
      closed(outgoing)
    })
    const { method = '', url: target = '', headers } = incoming
    const reply = await answer({ method, target, headers, body: bodyOf(incoming), caller })
    if (caller.disconnected) return abandon(reply)
    // An unread request body must neither be parsed as the next request nor keep the socket open.
    if (hasBody(incoming) && !incoming.readableEnded) outgoing.shouldKeepAlive = false
    const { status, headers: responseHeaders, body } = reply
    outgoing.writeHead(status, responseHeaders)
    if (isComplete(body)) return void outgoing.end(body)
    caller.onEnd(() => breakOff(incoming))
    await streamBody(body, incoming, outgoing)
  }

export const isApiCall = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith(browserPrefix) || url.startsWith(hostPrefix)

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

type Bytes = Uint8Array<ArrayBuffer>

const bodyOf = (incoming: IncomingMessage): ProxyMessage['body'] => {
  if (!hasBody(incoming)) return null
  const length = incoming.headers['content-length']
  const chunks = {
    // The response still needs the socket if reading the request stops early.
    [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Bytes>,
  }
  return {
    bytes: length === undefined ? undefined : Number(length),
    chunks: transformBody(chunks, { chunk: ReleasableBuffer.owning }),
  }
}

const abandon = ({ body }: ProxyReply) => {
  if (!isComplete(body)) discard(body)
}

type CompleteBody = string | Bytes | null

const isComplete = (body: ProxyReply['body']): body is CompleteBody =>
  body === null || typeof body === 'string' || body instanceof Uint8Array

const streamBody = async (
  chunks: AsyncIterable<Bytes>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  try {
    await writeAll(chunks, outgoing)
    outgoing.end()
  } catch {
    breakOff(incoming)
  }
}

// A reset, so that a client cannot take a partial response for a complete one, even where its end is the end of the connection. The
// socket itself, because a pipelined response does not have it yet.
const breakOff = ({ socket }: IncomingMessage): void => void socket.resetAndDestroy()

const writeAll = async (chunks: AsyncIterable<Bytes>, outgoing: ServerResponse): Promise<void> => {
  const drain = new Drain(outgoing)
  const write = outgoing.write.bind(outgoing)
  for await (const chunk of chunks) if (!writeAndRelease(write, chunk)) await drain.wait()
}

/** Waits for the socket to drain. One per response, because adding listeners per chunk would cost as much as writing it. */
class Drain {
  readonly #outgoing: ServerResponse
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing
    outgoing.on('drain', () => this.#waiting?.resolve())
    outgoing.on('close', () => this.#waiting?.reject(disconnected()))
  }

  wait(): Promise<void> {
    if (this.#outgoing.destroyed) return Promise.reject(disconnected())
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }
}

const disconnected = () => new Error('the client disconnected')
