import { getCatalog } from '@planbridge/shared/contract'
import type { CatalogEntry } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface CatalogState {
  readonly entries: Loadable<readonly CatalogEntry[]>
  readonly load: () => Promise<void>
}

export const createCatalogStore = (call: Call): StoreApi<CatalogState> =>
  createStore<CatalogState>()((set) => ({
    entries: loading,
    load: async () => {
      const result = await call(getCatalog, {})
      set(({ entries }) => ({
        entries: refreshed(
          entries,
          loaded(result, (output) => output.entries),
        ),
      }))
    },
  }))
