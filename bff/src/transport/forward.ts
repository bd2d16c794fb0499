import type { Body } from '../streams/body.ts'
import type { ClientDisconnect } from './client-disconnect.ts'

/** One API call on its way out, credentials included. */
export interface ForwardRequest {
  readonly method: string
  readonly origin: string
  /** With the query, as it goes over the wire. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  readonly caller: ClientDisconnect
}

/** Names in lower case. Lines of one name are a list, or joined by commas. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

export interface ForwardResponse {
  readonly status: number
  readonly headers: ReceivedHeaders
  readonly body: Body
}

export type ForwardOutcome =
  | { readonly kind: 'answer'; readonly response: ForwardResponse }
  /** `cause`: what the request's own body threw, for instance. */
  | { readonly kind: 'unreachable' | 'too-slow'; readonly detail: string; readonly cause?: unknown }

/**
 * The port of API calls. An engine never follows a redirect, adds no credential of its own, hands the body on as it arrives
 * and no faster than it is read, and gives up when the caller has gone.
 */
export type Forward = (request: ForwardRequest) => Promise<ForwardOutcome>

/** What a header says, all its lines together. */
export const headerText = (headers: ReceivedHeaders, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' || value === undefined ? value : value.join(', ')
}
