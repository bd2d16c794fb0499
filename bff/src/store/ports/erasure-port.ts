import type { IntegrationId } from '@planbridge/shared/contract'
import type { ConnectionRow } from './connection-port.ts'
import type { Identity } from './session-port.ts'

/** Everybody who is to be erased: people of one tenant, or the whole tenant. */
export interface ErasureScope {
  readonly tenant: string
  /** undefined: everybody, and what belongs to nobody in particular. */
  readonly subjects?: readonly string[]
}

export interface Erased {
  /** Rows per table. */
  readonly rows: Readonly<Record<string, number>>
  /** What was erased of connections: their tokens may still be worth revoking. */
  readonly connections: readonly ConnectionRow[]
}

export interface ErasureStore {
  /** Who goes by this account: those who signed in with it, else those who connected it. */
  subjectsOf(tenant: string, identity: Identity, integration: IntegrationId): Promise<string[]>
  /** All of it or nothing. */
  erase(scope: ErasureScope): Promise<Erased>
}
