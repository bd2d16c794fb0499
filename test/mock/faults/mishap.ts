import type { FailureCode } from '@planbridge/shared/contract'
import type { AuthorizationAnswer } from './provider/script.ts'
import type { Channel, Claims, IdTokenDraft } from './provider/id-token-draft.ts'

/** One way in which a provider misbehaves, and what must come of it. */
export interface Misbehaviour {
  /** Rows of the security list that it proves. */
  readonly rows: string
  readonly when: string
  readonly outcome: FailureCode
}

/** The ID token is not what it should be. */
export interface IdTokenFault extends Misbehaviour {
  readonly make: (draft: IdTokenDraft) => IdTokenDraft
  /** Default: both. */
  readonly channels?: readonly Channel[]
}

/** What comes back through the browser is not of the form that was asked for. */
export interface ResponseFault extends Misbehaviour {
  readonly make: (answer: AuthorizationAnswer) => AuthorizationAnswer
  /** Default: both. */
  readonly flows?: readonly ('dp-hybrid' | 'dp-code')[]
}

/** Something that the provider publishes about itself cannot be believed, or had. */
export interface PublicationFault extends Misbehaviour {
  readonly make: (honest: Claims) => Claims | Response | Promise<Response>
}

/** The provider will not serve any more calls for a while. */
export interface PaceFault extends Misbehaviour {
  readonly provider: 'dynamic-planner' | 'plannr' | 'docplanner'
  readonly make: (now: number) => Response
  /** How long it asks to be left alone; null: it does not say, or not so that anybody can read it. */
  readonly waitSeconds: number | null
}
