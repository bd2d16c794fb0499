import type { Socket } from 'node:net'
import { type buildConnector, type Dispatcher, errors } from 'undici'
import type { Body, Bytes } from '../streams/body.ts'
import { ReleasableBuffer, writeAndRelease } from '../streams/releasable-buffer.ts'
import { type Egress, openEgress } from './egress-engine.ts'
import { egressErrorIn } from './egress.ts'
import { markingReuse, resendsMax, wasIdleSocket } from './reused-sockets-engine.ts'
import type { Forward, ForwardOutcome, ForwardRequest, ReceivedHeaders } from './forward.ts'

/** The engine and its shutdown. */
export interface UndiciForward {
  readonly forward: Forward
  close(): Promise<void>
}

/** Limits of the pools; times are in milliseconds. */
export interface UndiciLimits {
  /** Sockets per origin; null for as many as there are calls, whose number admission limits for each integration. */
  readonly connections: number | null
  readonly connectMs: number
  readonly headersMs: number
  /** Between two chunks of a response body. */
  readonly silenceMs: number
}

const defaultLimits: UndiciLimits = {
  connections: null,
  connectMs: 5_000,
  headersMs: 30_000,
  silenceMs: 60_000,
}

/** Forwards through keep-alive pools, one per origin. */
export const undiciForward = (
  limits: Partial<UndiciLimits> = {},
  egress: Egress = openEgress(),
): UndiciForward => {
  const pools = new Map<string, Dispatcher>()
  const poolOf = (origin: string): Dispatcher => {
    const known = pools.get(origin)
    if (known) return known
    const pool = openPool(egress, origin, { ...defaultLimits, ...limits })
    pools.set(origin, pool)
    return pool
  }
  const send: Send = (request, arrival) => {
    const { method, path, headers, body } = request
    try {
      poolOf(request.origin).dispatch({ method, path, headers, body: body as Uint8Array | null }, arrival)
    } catch (error) {
      // undici refuses malformed requests synchronously.
      arrival.fail(error)
    }
  }
  return {
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
    forward: (request) =>
      new Promise<ForwardOutcome>((resolve) => send(request, new UndiciArrival(request, resolve, send))),
  }
}

type Send = (request: ForwardRequest, arrival: UndiciArrival) => void

const openPool = (egress: Egress, origin: string, limits: UndiciLimits): Dispatcher =>
  egress.openPool(origin, {
    connections: limits.connections,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.silenceMs,
    connectMs: limits.connectMs,
    prepare: (connect) => withReleasedBuffers(markingReuse(connect)),
  })

/** A connector whose sockets release the buffers of request bodies once they are flushed. */
const withReleasedBuffers =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result
      if (socket) releaseWhenFlushed(socket)
      callback(...result)
    })

// undici does not report when a chunk has been flushed.
const releaseWhenFlushed = (socket: Socket): void => {
  const write = socket.write.bind(socket) as (...args: readonly unknown[]) => boolean
  socket.write = (chunk: unknown, ...rest: readonly unknown[]) =>
    chunk instanceof ReleasableBuffer ? writeAndRelease(write, chunk) : write(chunk, ...rest)
}

type Controller = Dispatcher.DispatchController

/** A body up to this declared length is buffered: bytes cost less than a stream of one chunk. */
const bufferedBytesMax = 65_536
/** Unread bytes of a streamed body above which the socket is paused. */
const unreadBytesMax = 262_144
/** Unread chunks above which it is paused too. Taking the first one of a very long list takes time in proportion to its length. */
const unreadChunksMax = 1_024

const bodiless = new Set([204, 304])

const slow = new Set([errors.HeadersTimeoutError.name, errors.BodyTimeoutError.name, 'AbortError'])

class Aborted extends Error {
  override readonly name = 'AbortError'
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('unknown', { cause: thrown })

const failed = (error: Error, connected: boolean): ForwardOutcome => ({
  kind: slow.has(error.name) ? 'too-slow' : 'unreachable',
  connected,
  ...(!connected && { unsent: true }),
  ...(egressErrorIn(error) && { egressFailed: true }),
  detail: error.message,
  cause: error,
})

/** A body that can be sent a second time. */
const isKept = (body: Body): boolean =>
  body === null || (body instanceof Uint8Array && !(body instanceof ReleasableBuffer))

const isRepeatable = ({ method, repeatable = method === 'GET', body, caller }: ForwardRequest): boolean =>
  repeatable && isKept(body) && !caller.disconnected && caller.endedBy === undefined

interface Reader {
  resolve(result: IteratorResult<Bytes, undefined>): void
  reject(error: Error): void
}

const over = { done: true, value: undefined } as const

/**
 * Receives one response from undici. It is a class with a queue of its own because it runs for every call: a web stream would
 * cost more than the rest of a call together.
 */
class UndiciArrival implements Dispatcher.DispatchHandler, AsyncIterableIterator<Bytes, undefined> {
  readonly #request: ForwardRequest
  readonly #resolve: (outcome: ForwardOutcome) => void
  readonly #send: Send
  #hasBegun = false
  #resends = 0
  #controller: Controller | undefined
  #status = 0
  #headers: ReceivedHeaders = {}
  #isBuffered = false
  #hasOutcome = false
  #unread: Bytes[] = []
  #unreadBytes = 0
  #ended = false
  #error: Error | undefined
  #reader: Reader | undefined

  constructor(request: ForwardRequest, resolve: (outcome: ForwardOutcome) => void, send: Send) {
    this.#request = request
    this.#resolve = resolve
    this.#send = send
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    this.#request.caller.onDisconnect(() => controller.abort(new Aborted('aborted: client disconnected')))
  }

  onResponseStarted(): void {
    this.#hasBegun = true
  }

  onResponseStart(_: Controller, status: number, headers: ReceivedHeaders): void {
    this.#hasBegun = true
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    const empty = bodiless.has(status) || this.#request.method === 'HEAD'
    const length = Number(headers['content-length'] ?? Number.NaN)
    this.#isBuffered = empty || length <= bufferedBytesMax
    if (!this.#isBuffered) this.#answer(this)
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    // undici's chunks are views of one socket read, whose memory is used by nothing else.
    const bytes = this.#isBuffered ? (chunk as Bytes) : ReleasableBuffer.owning(chunk as Bytes)
    if (this.#reader) {
      this.#reader.resolve({ done: false, value: bytes })
      this.#reader = undefined
      return
    }
    this.#unread.push(bytes)
    this.#unreadBytes += bytes.byteLength
    if (!this.#isBuffered && this.#isFull()) controller.pause()
  }

  #isFull(): boolean {
    return this.#unreadBytes > unreadBytesMax || this.#unread.length > unreadChunksMax
  }

  onResponseEnd(): void {
    this.#ended = true
    this.#removeListener()
    if (this.#isBuffered) return this.#answer(this.#concat())
    this.#reader?.resolve(over)
    this.#reader = undefined
  }

  onResponseError(_: Controller, error: Error): void {
    if (this.#hasBegun || !wasIdleSocket(error) || !this.#mayResend()) return this.fail(error)
    this.#resends += 1
    this.#controller = undefined
    this.#send(this.#request, this)
  }

  #mayResend(): boolean {
    return this.#resends < resendsMax && isRepeatable(this.#request)
  }

  fail(thrown: unknown): void {
    const error = asError(thrown)
    this.#error = error
    this.#removeListener()
    if (!this.#hasOutcome) {
      this.#hasOutcome = true
      // undici starts a request only on an open connection.
      this.#resolve(failed(error, this.#controller !== undefined))
    }
    this.#reader?.reject(error)
    this.#reader = undefined
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Bytes, undefined>> {
    const value = this.#unread.shift()
    if (value) {
      this.#unreadBytes -= value.byteLength
      if (this.#unreadBytes === 0) this.#controller?.resume()
      return Promise.resolve({ done: false, value })
    }
    if (this.#error) return Promise.reject(this.#error)
    if (this.#ended) return Promise.resolve(over)
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject }
    })
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    if (!this.#ended && !this.#error) this.#controller?.abort(new Aborted('aborted: response body discarded'))
    this.#unread = []
    return Promise.resolve(over)
  }

  // The listener would keep the objects of this call beyond the next minor collection, and a major one costs more than the call.
  #removeListener(): void {
    this.#request.caller.removeListener()
  }

  #answer(body: Body): void {
    this.#hasOutcome = true
    this.#resolve({ kind: 'answer', response: { status: this.#status, headers: this.#headers, body } })
  }

  #concat(): Bytes | null {
    const [only] = this.#unread
    if (this.#unread.length === 1 && only) return only
    return this.#unread.length === 0 ? null : Buffer.concat(this.#unread)
  }
}
