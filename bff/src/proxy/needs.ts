import type { ConnectionId } from '@planbridge/shared/contract'
import type { Integration } from '../integration.ts'
import type { GetFreshToken } from '../refresh/fresh-token.ts'
import type { ConnectionRow, DelegationRow, Millis, SessionRecord } from '../store/ports.ts'
import type { Forward } from '../transport/forward.ts'
import type { Clock } from '../world.ts'
import type { ProxyLimits } from './limits.ts'
import { type FindOperation, findOperation } from './find-operation.ts'

/** An integration with its list of operations made ready for looking up. */
export interface ApiRoute {
  readonly integration: Integration
  readonly find: FindOperation
}

export interface ProxyNeeds {
  readonly routes: ReadonlyMap<string, ApiRoute>
  readonly recall: {
    connection(id: ConnectionId): Promise<ConnectionRow | undefined>
    delegation(connection: ConnectionId): Promise<DelegationRow | undefined>
  }
  readonly noteUse: (connection: ConnectionId, at: Millis) => void
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => Promise<ConnectionRow>
  readonly freshToken: GetFreshToken
  readonly forward: Forward
  readonly limits: ProxyLimits
  readonly clock: Clock
}

export const apiRoutes = (integrations: Iterable<Integration>): ReadonlyMap<string, ApiRoute> =>
  new Map(
    [...integrations].map((integration) => [
      integration.id,
      { integration, find: findOperation(integration.operations) },
    ]),
  )
