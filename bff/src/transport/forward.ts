/** One API call on its way out, credentials included. */
export interface ForwardRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | null
  readonly signal: AbortSignal
}

export interface ForwardResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null
}

export type ForwardOutcome =
  | { readonly kind: 'answer'; readonly response: ForwardResponse }
  | { readonly kind: 'unreachable' | 'too-slow'; readonly detail: string }

/**
 * The port of API calls. An engine never follows a redirect, adds no credential of its own, hands the body on as it arrives,
 * and gives up when the signal says so.
 */
export type Forward = (request: ForwardRequest) => Promise<ForwardOutcome>
