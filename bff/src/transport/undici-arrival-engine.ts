import { type Dispatcher, errors } from 'undici'
import type { Body } from '../streams/body.ts'
import type { ForwardOutcome, ForwardRequest, ReceivedHeaders } from './forward.ts'
import { ReleasableBuffer } from '../streams/releasable-buffer.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Controller = Dispatcher.DispatchController

/** A body up to this size is awaited whole: one piece costs less than a stream of one. */
const wholeBytesMax = 65_536
/** What may lie here unread before the provider has to wait. */
const unreadBytesMax = 262_144

const bodiless = new Set([204, 304])

const slow = new Set([errors.HeadersTimeoutError.name, errors.BodyTimeoutError.name, 'AbortError'])

class CallerGone extends Error {
  override readonly name = 'AbortError'
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('unknown', { cause: thrown })

const failed = (error: Error): ForwardOutcome => ({
  kind: slow.has(error.name) ? 'too-slow' : 'unreachable',
  detail: error.message,
  cause: error,
})

interface Reader {
  resolve(result: IteratorResult<Bytes, undefined>): void
  reject(error: Error): void
}

const over = { done: true, value: undefined } as const

/**
 * One answer as undici hands it over, piece by piece. A class, and its own queue, since this runs for every call: web
 * streams would cost more than everything else here together.
 */
export class UndiciArrival implements Dispatcher.DispatchHandler, AsyncIterableIterator<Bytes, undefined> {
  readonly #request: ForwardRequest
  readonly #settle: (outcome: ForwardOutcome) => void
  #controller: Controller | undefined
  #status = 0
  #headers: ReceivedHeaders = {}
  #whole = false
  #settled = false
  #unread: Bytes[] = []
  #unreadBytes = 0
  #ended = false
  #error: Error | undefined
  #reader: Reader | undefined

  constructor(request: ForwardRequest, settle: (outcome: ForwardOutcome) => void) {
    this.#request = request
    this.#settle = settle
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    this.#request.caller.onDisconnect(() => controller.abort(new CallerGone('the caller has gone')))
  }

  onResponseStart(_: Controller, status: number, headers: ReceivedHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    const empty = bodiless.has(status) || this.#request.method === 'HEAD'
    const length = Number(headers['content-length'] ?? Number.NaN)
    this.#whole = empty || length <= wholeBytesMax
    if (!this.#whole) this.#answer(this)
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    // undici's pieces are views of what the socket read, in memory that was made for this one reading.
    const bytes = this.#whole ? (chunk as Bytes) : ReleasableBuffer.owning(chunk as Bytes)
    if (this.#reader) {
      this.#reader.resolve({ done: false, value: bytes })
      this.#reader = undefined
      return
    }
    this.#unread.push(bytes)
    this.#unreadBytes += bytes.byteLength
    if (!this.#whole && this.#unreadBytes > unreadBytesMax) controller.pause()
  }

  onResponseEnd(): void {
    this.#ended = true
    this.#discard()
    if (this.#whole) return this.#answer(this.#all())
    this.#reader?.resolve(over)
    this.#reader = undefined
  }

  onResponseError(_: Controller, error: Error): void {
    this.fail(error)
  }

  fail(thrown: unknown): void {
    const error = asError(thrown)
    this.#error = error
    this.#discard()
    if (!this.#settled) {
      this.#settled = true
      this.#settle(failed(error))
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
    if (!this.#ended && !this.#error) this.#controller?.abort(new CallerGone('nobody reads on'))
    this.#unread = []
    return Promise.resolve(over)
  }

  // Else what listens keeps this call's objects past the next quick collection, and a full one costs more than the call.
  #discard(): void {
    this.#request.caller.forget()
  }

  #answer(body: Body): void {
    this.#settled = true
    this.#settle({ kind: 'answer', response: { status: this.#status, headers: this.#headers, body } })
  }

  #all(): Bytes | null {
    const [only] = this.#unread
    if (this.#unread.length === 1 && only) return only
    return this.#unread.length === 0 ? null : Buffer.concat(this.#unread)
  }
}
