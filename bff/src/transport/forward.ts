import type { Body } from '../streams/body.ts'
import type { ClientDisconnect } from './client-disconnect.ts'

/** A request to a provider's API, credentials included. */
export interface ForwardRequest {
  readonly method: string
  readonly origin: string
  /** Path and query, encoded. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** True if it does no harm to send the request twice. Default: true for GET. */
  readonly repeatable?: boolean
  readonly caller: ClientDisconnect
}

/** Names in lower case. Repeated lines of one name are a list, or joined by commas. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** A provider's response. The body is streamed or buffered, at the discretion of the engine. */
export interface ForwardResponse {
  readonly status: number
  readonly headers: ReceivedHeaders
  readonly body: Body
}

/** The reason why there is no response. */
export interface FailedForward {
  readonly kind: 'unreachable' | 'too-slow'
  /** True if there was a connection, so that the failure can be due to this request rather than to the server. */
  readonly connected: boolean
  /** True if no byte of the request was sent, so that any request can be sent again. Absent if that is not known. */
  readonly unsent?: true
  /** True if the own network failed, for example its proxy, so that the failure says nothing about the server. */
  readonly egressFailed?: true
  readonly detail: string
  /** Can be an error that the request body threw. */
  readonly cause?: unknown
}

/** A response with any status, or the reason why there is none. */
export type ForwardOutcome = { readonly kind: 'answer'; readonly response: ForwardResponse } | FailedForward

/**
 * The port for API calls. An engine follows no redirect, adds no credential, streams the response body with backpressure, and
 * aborts the request when the client disconnects.
 */
export type Forward = (request: ForwardRequest) => Promise<ForwardOutcome>

/** The value of a header, repeated lines joined by commas; undefined if it is absent. */
export const headerText = (headers: ReceivedHeaders, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' || value === undefined ? value : value.join(', ')
}
