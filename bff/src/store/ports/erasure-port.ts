import type { IntegrationId } from '@planbridge/shared/contract'
import type { ConnectionRow } from './connection-port.ts'
import type { Identity } from './session-port.ts'

/** The data to erase: people of one tenant, or the whole tenant. */
export interface ErasureScope {
  readonly tenant: string
  /** `undefined` covers the whole tenant, including data without a subject. */
  readonly subjects?: readonly string[]
}

export interface Erased {
  /** Number of erased rows per table. */
  readonly rows: Readonly<Record<string, number>>
  /** The erased connections, whose tokens may still need revoking. */
  readonly connections: readonly ConnectionRow[]
}

export interface ErasureStore {
  /** The subject with this id, or the one that it was merged into. */
  currentSubject(id: string): Promise<{ readonly id: string; readonly tenant: string } | undefined>
  /** Subjects that signed in with this account, or if there are none, those that connected it. */
  subjectsOf(tenant: string, identity: Identity, integration: IntegrationId): Promise<string[]>
  /** The tenants that have people, connections or events of providers. */
  tenants(): Promise<string[]>
  /** The number of rows per table that `erase` would erase. */
  count(scope: ErasureScope): Promise<Readonly<Record<string, number>>>
  /** The first `max` people, by id, that `erase` would erase. */
  namesOf(
    scope: ErasureScope,
    max: number,
  ): Promise<readonly { readonly id: string; readonly name: string | null }[]>
  /** Erases in one transaction. */
  erase(scope: ErasureScope): Promise<Erased>
}
