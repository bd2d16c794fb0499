import type { buildConnector, Dispatcher } from 'undici'

/** Errors of sockets that had served an earlier request. */
const ofReusedSockets = new WeakSet<Error>()

/** A connector whose sockets mark their errors once they have served a request. */
export const markingReuse =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...result) => {
      const [, socket] = result
      socket?.on('error', (error: Error) => {
        if (socket.bytesRead > 0) ofReusedSockets.add(error)
      })
      callback(...result)
    })

const closed: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'])

/**
 * True if a request failed because the server had closed an idle socket. No byte of a response must have arrived, and whether the server
 * got the request is not known.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
export const wasIdleSocket = (error: Error): boolean =>
  ofReusedSockets.has(error) && 'code' in error && closed.has(error.code)

/** Each failure uses up an idle socket, and a server may have closed many at once. */
export const resendsMax = 20

/**
 * Sends GET requests without a body again if the socket had been closed while it was idle. Each such failure uses up one idle socket, and a request on
 * a new one is not sent again.
 */
export const resendingReads: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  options.method === 'GET' && options.body == null
    ? dispatch(options, new Resending(dispatch, options, handler))
    : dispatch(options, handler)

class Resending implements Dispatcher.DispatchHandler {
  readonly #dispatch: Dispatcher['dispatch']
  readonly #options: Dispatcher.DispatchOptions
  readonly #handler: Dispatcher.DispatchHandler
  #hasBegun = false
  #resends = 0

  constructor(
    dispatch: Dispatcher['dispatch'],
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ) {
    this.#dispatch = dispatch
    this.#options = options
    this.#handler = handler
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context)
  }

  onResponseStarted(): void {
    this.#hasBegun = true
    this.#handler.onResponseStarted?.()
  }

  onResponseStart(...response: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>): void {
    this.#hasBegun = true
    this.#handler.onResponseStart?.(...response)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk)
  }

  onResponseEnd(...end: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>): void {
    this.#handler.onResponseEnd?.(...end)
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const isFinal = this.#hasBegun || this.#resends >= resendsMax
    if (isFinal || controller?.aborted || !wasIdleSocket(error))
      return this.#handler.onResponseError?.(controller, error)
    this.#resends += 1
    this.#dispatch(this.#options, this)
  }
}
