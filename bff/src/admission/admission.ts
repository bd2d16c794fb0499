import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { CallOutcome } from './call-outcome.ts'

/** A request to send one API call. */
export interface AdmissionRequest {
  readonly integration: Pick<Integration, 'id'>
  /** All connections of one account share its limits. */
  readonly connection: { readonly id: string; readonly account?: string }
  readonly operation: OperationDefinition
  /** A queued call is dropped when its client disconnects. */
  readonly caller?: ClientDisconnect
  /** Bytes of the request body that stay in memory while the call is queued. */
  readonly heldBytes?: number
}

/** A permit to send the call. */
export interface Admitted {
  readonly kind: 'admitted'
  /** Releases the permit after the response body has been forwarded or the call has failed. Further invocations have no effect. */
  done(outcome: CallOutcome, code?: FailureCode): void
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
