import type { IncomingMessage, ServerResponse } from 'node:http'
import { apiPrefix } from '../proxy/browser-adapter.ts'
import { hostPrefix } from '../proxy/host-adapter.ts'
import type { AnswerApiCall, ProxyReply, ProxyMessage } from '../proxy/proxy-message.ts'
import { discard } from '../../streams/discard.ts'
import { transformBody } from '../../streams/body-transform.ts'
import { openClientDisconnect } from '../../transport/client-disconnect.ts'
import { ReleasableBuffer, writeAndRelease } from '../../streams/releasable-buffer.ts'

/**
 * API calls straight from Node's HTTP server and straight back to it: every call of every person passes here, and web
 * requests and responses would cost more than all that is done in between. The target is judged as the bytes that came.
 */
export const nodeAdapter =
  (answer: AnswerApiCall) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const caller = openClientDisconnect()
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) caller.leave()
    })
    const { method = '', url: target = '', headers } = incoming
    const reply = await answer({ method, target, headers, body: bodyOf(incoming), caller })
    if (caller.gone) return abandon(reply)
    // What was not read of a call must not be taken for the next one, nor keep its socket waiting.
    if (hasBody(incoming) && !incoming.readableEnded) outgoing.shouldKeepAlive = false
    const { status, headers: said, body } = reply
    outgoing.writeHead(status, said)
    if (isComplete(body)) outgoing.end(body)
    else await streamBody(body, outgoing)
  }

export const isApiCall = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith(apiPrefix) || url.startsWith(hostPrefix)

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

type Bytes = Uint8Array<ArrayBuffer>

const bodyOf = (incoming: IncomingMessage): ProxyMessage['body'] => {
  if (!hasBody(incoming)) return null
  const length = incoming.headers['content-length']
  const chunks = {
    // The socket still has an answer to carry when somebody stops reading.
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

const streamBody = async (chunks: AsyncIterable<Bytes>, outgoing: ServerResponse): Promise<void> => {
  try {
    await writeAll(chunks, outgoing)
    outgoing.end()
  } catch {
    // Cut short, so that nobody takes half an answer for a whole one.
    outgoing.destroy()
  }
}

const writeAll = async (chunks: AsyncIterable<Bytes>, outgoing: ServerResponse): Promise<void> => {
  const drain = new Drain(outgoing)
  const write = outgoing.write.bind(outgoing)
  for await (const chunk of chunks) if (!writeAndRelease(write, chunk)) await drain.wait()
}

/** Whether more may be written. One for an answer: to listen anew for each piece would cost as much as to write it. */
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

const disconnected = () => new Error('the caller has gone')
