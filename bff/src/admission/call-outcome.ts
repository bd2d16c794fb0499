import type { ForwardResponse, FailedForward } from '../transport/forward.ts'
import { readRetryAfter } from './rate-headers.ts'

/** The result of a provider call: a response, a transport failure, or `abandoned` when the client ended it. */
export type CallOutcome =
  | { readonly kind: 'answer'; readonly response: Pick<ForwardResponse, 'status' | 'headers'> }
  | (Pick<FailedForward, 'kind'> & Partial<Pick<FailedForward, 'connected' | 'egressFailed' | 'unsent'>>)
  | { readonly kind: 'abandoned' }

/** The result of a call as evidence of the server's health. */
export type HealthSignal =
  /** Any response below 500. */
  | 'success'
  /** A 5xx response. */
  | 'server-error'
  /** The server was connected, but sent no response. The request can be the reason. */
  | 'no-response'
  /** There was no connection to the server: refused, no address, no TLS, or not in time. */
  | 'no-connection'
  /** The client ended the call, or the own network failed. */
  | 'neutral'

/** Classifies an outcome as evidence. */
export const signalOf = (outcome: CallOutcome): HealthSignal => {
  if (outcome.kind === 'abandoned') return 'neutral'
  if (outcome.kind === 'answer') return outcome.response.status >= 500 ? 'server-error' : 'success'
  if (outcome.egressFailed) return 'neutral'
  return outcome.kind === 'too-slow' || outcome.connected === true ? 'no-response' : 'no-connection'
}

/** Milliseconds of `Retry-After` on a 503, else 0. A 429 concerns the rate limit, not the health of the server. */
export const unavailableForMs = (outcome: CallOutcome, now: number): number =>
  outcome.kind === 'answer' && outcome.response.status === 503
    ? (readRetryAfter(outcome.response.headers, now) ?? 0)
    : 0
