import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { BodyShares } from '../admission/body-shares.ts'
import type { OutboundAdmission } from '../admission/open-admission.ts'
import type { Integration } from '../domain/integration.ts'
import type { GatewayKeys } from '../gateway-keys/gateway-keys.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { Clock, Sleep } from '../runtime/platform.ts'
import type { CachedReads, CachedConnection, Millis, SessionRecord, Store } from '../store/ports/ports.ts'
import type { GetFreshToken } from '../tokens/fresh-token.ts'
import type { TokenAcceptance } from '../tokens/token-acceptance.ts'
import type { Forward } from '../transport/forward.ts'
import type { GuardResponse } from './api-call.ts'
import type { FindOperation } from './find-operation.ts'

/** An integration with its operations indexed for look-up. */
export interface ApiRoute {
  readonly integration: Integration
  readonly find: FindOperation
}

/** Limits of request and response bodies. */
export interface ProxyLimits {
  readonly requestBytesMax: number
  readonly answerBytesMax: number
  /** From the first to the last byte of a response body. */
  readonly answerSecondsMax: number
}

/** Dependencies of the proxy. */
export interface ProxyNeeds {
  readonly routes: ReadonlyMap<string, ApiRoute>
  readonly cached: Pick<CachedReads, 'connection' | 'delegation' | 'identitiesOf'>
  /** Read before a call is refused, because the cache may be behind. */
  readonly store: Pick<Store, 'connections' | 'delegations' | 'subjects'>
  readonly noteUse: (connection: ConnectionId, at: Millis) => void
  /** Counts a call of a person or a host for the activity of people. */
  readonly noteCall: (connection: ConnectionId, at: Millis, failure?: FailureCode) => void
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => MaybePromise<CachedConnection>
  readonly freshToken: GetFreshToken
  readonly acceptance: TokenAcceptance
  readonly forward: Forward
  readonly keys: GatewayKeys
  readonly admission: OutboundAdmission
  readonly bodies: BodyShares
  readonly sleep: Sleep
  readonly limits: ProxyLimits
  /** Headers of every proxied response. */
  readonly baseHeaders: Readonly<Record<string, string>>
  /** The leak guard; undefined if the operator switched it off. */
  readonly guardResponse: GuardResponse | undefined
  readonly clock: Clock
  readonly monotonic: MonotonicClock
}
