import type { FailureCode } from '@planbridge/shared/contract'
import type { Sign } from './circuit.ts'
import type { AnswerHeaders } from './rate-headers.ts'

/** How a call to a provider ended. */
export type CallOutcome =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: AnswerHeaders
      /** What the answer means by the provider's own rules. */
      readonly code?: FailureCode | undefined
    }
  | { readonly kind: 'unreachable' | 'too-slow' }
  /** The caller left before there was an answer. */
  | { readonly kind: 'abandoned' }

const signs: Record<Exclude<CallOutcome['kind'], 'answer'>, Sign> = {
  unreachable: 'silent',
  'too-slow': 'silent',
  abandoned: 'nothing',
}

export const signOf = (outcome: CallOutcome): Sign => {
  if (outcome.kind !== 'answer') return signs[outcome.kind]
  return outcome.status >= 500 ? 'failing' : 'answered'
}
