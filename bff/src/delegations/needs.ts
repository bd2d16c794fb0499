import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports/ports.ts'
import type { EndConnection } from '../tokens/end-connection.ts'
import type { GetFreshToken } from '../tokens/fresh-token.ts'

/** The outcome of a background API call. */
export interface CallReport {
  /** HTTP status of the provider's response; null without one. */
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
  /** True if the call may be repeated after a lost response. */
  readonly repeatable: boolean
}

/** The dependencies of delegations and jobs. */
export interface DelegationNeeds {
  readonly store: Store
  readonly integrations: ReadonlyMap<string, Integration>
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => Promise<ConnectionRow>
  /** Calls a listed operation without its person present. */
  readonly callInBackground: (call: BackgroundCall) => Promise<CallReport>
  readonly freshToken: GetFreshToken
  readonly endConnection: EndConnection
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}
