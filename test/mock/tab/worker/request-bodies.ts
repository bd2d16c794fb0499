/**
 * Firefox has no `Request.body`, and makes a text of a stream that is given as a body. There this class replaces `Request` in the worker.
 * @see https://bugzilla.mozilla.org/show_bug.cgi?id=1387483
 */
class RequestWithBody extends Request {
  #stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined

  constructor(input: RequestInfo | URL, init: RequestInit = {}) {
    const { body, ...rest } = init
    super(input, body instanceof ReadableStream ? rest : init)
    if (body instanceof ReadableStream) this.#stream = body
    else if (input instanceof RequestWithBody && body === undefined) this.#stream = input.#stream
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    if (this.method === 'GET' || this.method === 'HEAD') return null
    this.#stream ??= this.#nativeStream()
    return this.#stream
  }

  /** Reads the native body when it is asked for, because reading it once is all that is possible. */
  #nativeStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const read = () => super.arrayBuffer()
    return new ReadableStream(
      {
        async pull(controller) {
          const bytes = new Uint8Array(await read())
          if (bytes.length > 0) controller.enqueue(bytes)
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.body).arrayBuffer()
  }

  override text(): Promise<string> {
    return new Response(this.body).text()
  }

  override json(): Promise<unknown> {
    return new Response(this.body).json()
  }

  override clone(): Request {
    const { body } = this
    if (body === null) return new RequestWithBody(super.clone())
    const [own, other] = body.tee()
    this.#stream = own
    const { url, method, headers, redirect, signal } = this
    return new RequestWithBody(url, { method, headers, redirect, signal, body: other })
  }
}

/** Gives every request of this worker a body to read. */
export const completeRequests = (): void => {
  if (!('body' in Request.prototype)) globalThis.Request = RequestWithBody
}
