import type { ConnectionId } from '@planbridge/shared/contract'
import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import type { ConnectionRow } from './connection-port.ts'
import type { DelegationRow } from './job-port.ts'
import type { Identity, SessionRecord, Subject } from './session-port.ts'

/** What a call needs to know of a connection; never its sealed token set. */
export type CachedConnection = Pick<
  ConnectionRow,
  | 'id'
  | 'tenant'
  | 'owner'
  | 'integration'
  | 'account'
  | 'model'
  | 'status'
  | 'choice'
  | 'choices'
  | 'scopes'
  | 'endsAt'
  | 'tokenVersion'
  | 'tokenEndsAt'
  | 'tokenStaleAt'
>

/**
 * What this instance remembers of the store. An answer that is there at once may be two seconds old, or half a minute while
 * the store is away. So memory may only say yes: before anybody is refused because of it, the store itself is asked.
 * `undefined` was asked afresh. Rejects with `store-unavailable` like the store.
 */
export interface CachedReads {
  session(idHash: string): MaybePromise<SessionRecord | undefined>
  connection(id: ConnectionId): MaybePromise<CachedConnection | undefined>
  delegation(connection: ConnectionId): MaybePromise<DelegationRow | undefined>
  subject(id: string): MaybePromise<Subject | undefined>
  identitiesOf(subject: string): MaybePromise<readonly Identity[]>
  /** The store did not answer, less than a second ago. */
  isStoreDown(): boolean
}
