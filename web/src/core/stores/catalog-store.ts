import { getCatalog, listIntegrations, listOperations } from '@planbridge/shared/contract'
import type { CatalogEntry, IntegrationId, Operation } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

type Entries = Loadable<readonly CatalogEntry[]>
type Operations = Loadable<readonly Operation[]>

export interface CatalogState {
  readonly entries: Entries
  /** The operations of the integrations whose page or dialog was opened. */
  readonly operations: ReadonlyMap<IntegrationId, Operations>
  /** Loads the integrations, and refreshes the operations that are loaded. */
  readonly load: () => Promise<void>
  readonly loadOperations: (integration: IntegrationId) => Promise<void>
}

/** True if the BFF is of a version without the endpoint. Such answers are given during a roll. */
const isUnknownEndpoint = (result: CallResult<unknown>): boolean =>
  result.kind === 'failed' && result.failure.code === 'not-found'

const readEntries = async (call: Call): Promise<Entries> => {
  const result = await call(listIntegrations, {})
  return loaded(
    isUnknownEndpoint(result) ? await call(getCatalog, {}) : result,
    (output: { readonly entries: readonly CatalogEntry[] }) => output.entries,
  )
}

const readOperations = async (call: Call, integration: IntegrationId): Promise<Operations> => {
  const result = await call(listOperations, { integration })
  if (!isUnknownEndpoint(result)) return loaded(result, ({ operations }) => operations)
  return loaded(
    await call(getCatalog, {}),
    ({ entries }) => entries.find(({ id }) => id === integration)?.operations ?? [],
  )
}

export const createCatalogStore = (call: Call): StoreApi<CatalogState> =>
  createStore<CatalogState>()((set, get) => ({
    entries: loading,
    operations: new Map(),
    load: async () => {
      const refreshEntries = async () => {
        const read = await readEntries(call)
        set(({ entries }) => ({ entries: refreshed(entries, read) }))
      }
      const opened = [...get().operations.keys()]
      await Promise.all([refreshEntries(), ...opened.map((integration) => get().loadOperations(integration))])
    },
    loadOperations: async (integration) => {
      const read = await readOperations(call, integration)
      set(({ operations }) => {
        const before = operations.get(integration) ?? loading
        return { operations: new Map(operations).set(integration, refreshed(before, read)) }
      })
    },
  }))
