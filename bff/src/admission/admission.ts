import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { CallOutcome } from './call-outcome.ts'

/** A call that wants to go out. */
export interface WishedCall {
  readonly integration: Pick<Integration, 'id'>
  /** Calls of one account are counted together, whichever connection makes them. */
  readonly connection: { readonly id: string; readonly account?: string }
  readonly operation: OperationDefinition
  /** Whoever leaves, leaves the queue. */
  readonly caller?: ClientDisconnect
  /** What lies in memory of its body while it waits. */
  readonly heldBytes?: number
}

/** It may go out. */
export interface Admitted {
  readonly kind: 'admitted'
  /** Has to be said once, when the answer has been passed on or there was none; saying it again does nothing. */
  done(outcome: CallOutcome, code?: FailureCode): void
}

export interface Refused {
  readonly kind: 'refused'
  readonly code: FailureCode
  readonly retryAfterSeconds: number
}

export type Admission = Admitted | Refused

export const refused = (code: FailureCode, waitMs: number): Refused => ({
  kind: 'refused',
  code,
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
})
