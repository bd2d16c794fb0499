import type { ConnectionId } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { EndConnection } from '../tokens/end-connection.ts'
import type { GetFreshToken } from '../tokens/fresh-token.ts'
import type { CheckIdentity } from '../tokens/renew/check-identity.ts'
import type { ConnectionRow, SessionRecord, Store } from '../store/ports/ports.ts'
import type { Random, Clock, Sleep } from '../runtime/platform.ts'

export interface DelegationNeeds {
  readonly store: Store
  readonly integrations: ReadonlyMap<string, Integration>
  readonly ownConnection: (session: SessionRecord, id: ConnectionId) => Promise<ConnectionRow>
  readonly freshToken: GetFreshToken
  readonly endConnection: EndConnection
  readonly checkIdentity: CheckIdentity
  readonly events: Events
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
}
