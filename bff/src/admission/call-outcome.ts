import type { ForwardOutcome, ForwardResponse } from '../transport/forward.ts'
import type { CircuitSignal } from './circuit.ts'
import { readRetryAfter } from './rate-headers.ts'

/** The result of a provider call: a response, a transport failure, or `abandoned` when the client disconnected first. */
export type CallOutcome =
  | { readonly kind: 'answer'; readonly response: Pick<ForwardResponse, 'status' | 'headers'> }
  | { readonly kind: Exclude<ForwardOutcome['kind'], 'answer'> | 'abandoned' }

const signals: Record<Exclude<CallOutcome['kind'], 'answer'>, CircuitSignal> = {
  unreachable: 'no-response',
  'too-slow': 'no-response',
  abandoned: 'neutral',
}

/** Classifies an outcome for the circuit breaker. */
export const signalOf = (outcome: CallOutcome): CircuitSignal => {
  if (outcome.kind !== 'answer') return signals[outcome.kind]
  return outcome.response.status >= 500 ? 'server-error' : 'success'
}

/** Milliseconds of `Retry-After` on a 503, else 0. A 429 concerns the rate limit, not the health of the server. */
export const unavailableForMs = (outcome: CallOutcome, now: number): number =>
  outcome.kind === 'answer' && outcome.response.status === 503
    ? (readRetryAfter(outcome.response.headers, now) ?? 0)
    : 0
