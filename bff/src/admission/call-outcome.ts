import type { ForwardOutcome, ForwardResponse } from '../transport/forward.ts'
import type { Sign } from './circuit.ts'
import { readRetryAfter } from './rate-headers.ts'

/** How a call to a provider ended: what the transport says of it, or that its caller left before there was an answer. */
export type CallOutcome =
  | { readonly kind: 'answer'; readonly response: Pick<ForwardResponse, 'status' | 'headers'> }
  | { readonly kind: Exclude<ForwardOutcome['kind'], 'answer'> | 'abandoned' }

const signs: Record<Exclude<CallOutcome['kind'], 'answer'>, Sign> = {
  unreachable: 'silent',
  'too-slow': 'silent',
  abandoned: 'nothing',
}

export const signOf = (outcome: CallOutcome): Sign => {
  if (outcome.kind !== 'answer') return signs[outcome.kind]
  return outcome.response.status >= 500 ? 'failing' : 'answered'
}

/** How long a server asks to be left alone: only a 503 does, a 429 speaks of the pace. */
export const askedToLeaveAloneMs = (outcome: CallOutcome, now: number): number =>
  outcome.kind === 'answer' && outcome.response.status === 503
    ? (readRetryAfter(outcome.response.headers, now) ?? 0)
    : 0
