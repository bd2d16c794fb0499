import type { ForwardOutcome, ForwardResponse } from '../../transport/forward.ts'
import type { Sign } from './circuit.ts'

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
