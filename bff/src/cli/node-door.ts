import type { IncomingMessage, ServerResponse } from 'node:http'
import { apiPrefix } from '../http/api-door.ts'
import { hostPrefix } from '../http/host-door.ts'
import type { AnswerApiCall, WireAnswer, WireCall } from '../http/wire.ts'
import { letGoOf } from '../proxy/let-go-of.ts'
import { withStep } from '../proxy/passing.ts'
import { openDeparture } from '../transport/departure.ts'
import { OwnPiece, writeAndGiveBack } from '../transport/own-piece.ts'

/**
 * API calls straight from Node's HTTP server and straight back to it: every call of every person passes here, and web
 * requests and responses would cost more than all that is done in between. The target is judged as the bytes that came.
 */
export const nodeDoor =
  (answer: AnswerApiCall) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const caller = openDeparture()
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) caller.leave()
    })
    const { method = '', url: target = '', headers } = incoming
    const reply = await answer({ method, target, headers, body: bodyOf(incoming), caller })
    if (caller.gone) return letGo(reply)
    // What was not read of a call must not be taken for the next one, nor keep its socket waiting.
    if (hasBody(incoming) && !incoming.readableEnded) outgoing.shouldKeepAlive = false
    const { status, headers: said, body } = reply
    outgoing.writeHead(status, said)
    if (isWhole(body)) outgoing.end(body)
    else await pour(body, outgoing)
  }

export const isApiCall = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith(apiPrefix) || url.startsWith(hostPrefix)

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

type Bytes = Uint8Array<ArrayBuffer>

const bodyOf = (incoming: IncomingMessage): WireCall['body'] => {
  if (!hasBody(incoming)) return null
  const length = incoming.headers['content-length']
  const pieces = {
    // The socket still has an answer to carry when somebody stops reading.
    [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Bytes>,
  }
  return {
    bytes: length === undefined ? undefined : Number(length),
    pieces: withStep(pieces, { piece: OwnPiece.owning }),
  }
}

const letGo = ({ body }: WireAnswer) => {
  if (!isWhole(body)) letGoOf(body)
}

type Whole = string | Bytes | null

const isWhole = (body: WireAnswer['body']): body is Whole =>
  body === null || typeof body === 'string' || body instanceof Uint8Array

const pour = async (pieces: AsyncIterable<Bytes>, outgoing: ServerResponse): Promise<void> => {
  try {
    await writeAll(pieces, outgoing)
    outgoing.end()
  } catch {
    // Cut short, so that nobody takes half an answer for a whole one.
    outgoing.destroy()
  }
}

const writeAll = async (pieces: AsyncIterable<Bytes>, outgoing: ServerResponse): Promise<void> => {
  const drain = new Drain(outgoing)
  const write = outgoing.write.bind(outgoing)
  for await (const piece of pieces) if (!writeAndGiveBack(write, piece)) await drain.come()
}

/** Whether more may be written. One for an answer: to listen anew for each piece would cost as much as to write it. */
class Drain {
  readonly #outgoing: ServerResponse
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing
    outgoing.on('drain', () => this.#waiting?.resolve())
    outgoing.on('close', () => this.#waiting?.reject(gone()))
  }

  come(): Promise<void> {
    if (this.#outgoing.destroyed) return Promise.reject(gone())
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }
}

const gone = () => new Error('the caller has gone')
