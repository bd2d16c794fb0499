import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition, RefusalRule } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { ChunkTransform } from '../streams/body-transform.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { CallOutcome } from './call-outcome.ts'

/** A request to send one API call. */
export interface AdmissionRequest {
  readonly integration: Pick<Integration, 'id'>
  /** All connections of one account share its limits. */
  readonly connection: { readonly id: string; readonly account?: string }
  readonly operation: OperationDefinition
  /** Who causes the call; all calls of one person share their part of each limit. Absent: the account of the connection. */
  readonly person?: string
  /** A queued call is dropped when its client disconnects. */
  readonly caller?: ClientDisconnect
  /** Bytes of the request body that stay in memory while the call is queued. */
  readonly heldBytes?: number
}

/** The meaning of a provider's refusal, and the calls that it closes. */
export type Refusal = Pick<RefusalRule, 'means' | 'closes'>

/** A permit to send the call. */
export interface Admitted {
  readonly kind: 'admitted'
  /**
   * Releases the permit after the response body has been forwarded or the call has failed. Further invocations have no effect.
   * @param refusal The provider's rule that the response matches.
   */
  done(outcome: CallOutcome, refusal?: Refusal): void
  /** The step of a request body: measures how fast the client sends it. */
  sending(): ChunkTransform
  /**
   * Called when the head of the response has arrived, and again when its rule is known. Returns the step of the body, which measures
   * how fast the client reads it, and releases the permit at its end.
   */
  receiving(outcome: CallOutcome, refusal?: Refusal): ChunkTransform
}

/** A call that is not sent, with the failure code for the client. */
export interface Refused {
  readonly kind: 'refused'
  readonly code: FailureCode
  readonly retryAfterSeconds: number
}

export type Admission = Admitted | Refused

/** Rounds the wait up to whole seconds, at least one. */
export const refused = (code: FailureCode, waitMs: number): Refused => ({
  kind: 'refused',
  code,
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
})
