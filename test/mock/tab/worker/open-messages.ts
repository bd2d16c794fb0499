/**
 * A browser removes `Cookie`, `Origin` and `Sec-Fetch-*` from the requests of a script, and `Set-Cookie` from responses. In this worker
 * no network is behind them, so both keep every header. Import this before everything that makes requests or responses.
 * @see https://fetch.spec.whatwg.org/#forbidden-request-header
 */
const allHeaders = (guarded: Headers, given: HeadersInit | undefined): Headers => {
  const headers = new Headers(given)
  for (const [name, value] of guarded) if (!headers.has(name)) headers.set(name, value)
  return headers
}

class OpenRequest extends Request {
  readonly #headers: Headers

  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, init)
    const inherited = input instanceof Request ? input.headers : undefined
    this.#headers = allHeaders(super.headers, init?.headers ?? inherited)
  }

  override get headers(): Headers {
    return this.#headers
  }

  override clone(): Request {
    return new OpenRequest(super.clone(), { headers: this.#headers })
  }
}

class OpenResponse extends Response {
  readonly #headers: Headers

  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super(body, init)
    this.#headers = allHeaders(super.headers, init?.headers)
  }

  override get headers(): Headers {
    return this.#headers
  }

  override clone(): Response {
    const { body, status, statusText } = super.clone()
    return new OpenResponse(body, { status, statusText, headers: this.#headers })
  }

  static override json(data: unknown, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers)
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    return new OpenResponse(JSON.stringify(data), { ...init, headers })
  }
}

/** The browser's own class, for the answer to the browser. */
export const BrowserResponse = Response

globalThis.Request = OpenRequest
globalThis.Response = OpenResponse
