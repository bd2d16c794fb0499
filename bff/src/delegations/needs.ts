import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { EndConnection } from '../tokens/end-connection.ts'
import type { GetFreshToken } from '../tokens/fresh-token.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports/ports.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'

/** What became of one API call that nobody looked at. */
export interface CallReport {
  /** HTTP status of the provider's answer, where there was one. */
  readonly status: number | null
  readonly code: FailureCode | null
  readonly retryAfterSeconds: number | null
}

export interface BackgroundCall {
  readonly connection: ConnectionId
  readonly method: string
  readonly path: string
  readonly search: string
  readonly body: string | null
  /** Whether it may be made once more after its answer was lost. */
  readonly repeatable: boolean
}

/** What delegations and jobs rest on. */
export interface DelegationNeeds {
  readonly store: Store
  readonly integrations: ReadonlyMap<string, Integration>
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => Promise<ConnectionRow>
  /** Calls a listed operation with nobody present. */
  readonly callInBackground: (call: BackgroundCall) => Promise<CallReport>
  readonly freshToken: GetFreshToken
  readonly endConnection: EndConnection
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}
