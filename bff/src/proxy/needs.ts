import type { ConnectionId } from '@planbridge/shared/contract'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { Integration } from '../domain/integration.ts'
import type { GetFreshToken } from '../tokens/fresh-token.ts'
import type { CachedConnection, Millis, CachedReads, SessionRecord, Store } from '../store/ports/ports.ts'
import type { Forward } from '../transport/forward.ts'
import type { Clock, Sleep } from '../runtime/platform.ts'
import type { GatewayKeys } from '../gateway-keys/gateway-keys.ts'
import type { GuardAnswer } from './guarded-answer.ts'
import type { ProxyLimits } from './limits.ts'
import type { OutboundAdmission } from '../admission/open-admission.ts'
import { type FindOperation, findOperation } from './find-operation.ts'

/** An integration with its list of operations made ready for looking up. */
export interface ApiRoute {
  readonly integration: Integration
  readonly find: FindOperation
}

export interface ProxyNeeds {
  readonly routes: ReadonlyMap<string, ApiRoute>
  readonly cached: Pick<CachedReads, 'connection' | 'delegation'>
  /** Asked before anybody is refused because of what is remembered. */
  readonly store: Pick<Store, 'connections' | 'delegations'>
  readonly noteUse: (connection: ConnectionId, at: Millis) => void
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => MaybePromise<CachedConnection>
  readonly freshToken: GetFreshToken
  readonly forward: Forward
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
  readonly sleep: Sleep
  readonly limits: ProxyLimits
  /** What we say of every answer to an API call. */
  readonly ownHeaders: Readonly<Record<string, string>>
  /** undefined: the operator switched it off. */
  readonly guardAnswer: GuardAnswer | undefined
  readonly clock: Clock
}

export const apiRoutes = (integrations: Iterable<Integration>): ReadonlyMap<string, ApiRoute> =>
  new Map(
    [...integrations].map((integration) => [
      integration.id,
      { integration, find: findOperation(integration.operations) },
    ]),
  )
