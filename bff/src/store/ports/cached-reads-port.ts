import type { ConnectionId } from '@planbridge/shared/contract'
import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import type { ConnectionRow } from './connection-port.ts'
import type { DelegationRow } from './job-port.ts'
import type { Identity, SessionRecord, Subject } from './session-port.ts'

/** The columns of a connection that a call needs, without its sealed token set. */
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
  | 'identityCheckAt'
  | 'refusals'
>

/**
 * Reads through this instance's cache. A row that is returned synchronously can be two seconds old, or 30 seconds during
 * an outage of the store. The cache may therefore allow a request but never deny one: check the store before refusing.
 * `undefined` is never cached. Rejects with `store-unavailable` like the store.
 */
export interface CachedReads {
  session(idHash: string): MaybePromise<SessionRecord | undefined>
  connection(id: ConnectionId): MaybePromise<CachedConnection | undefined>
  delegation(connection: ConnectionId): MaybePromise<DelegationRow | undefined>
  subject(id: string): MaybePromise<Subject | undefined>
  identitiesOf(subject: string): MaybePromise<readonly Identity[]>
  /** True if a read failed less than a second ago. */
  isStoreDown(): boolean
}
