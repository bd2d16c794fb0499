import {
  addPersonalToken,
  addServiceAccount,
  chooseAccount,
  disconnect,
  listConnections,
} from '@planbridge/shared/contract'
import type {
  Connection,
  ConnectionId,
  EndedAccess,
  InputOf,
  IntegrationId,
  OutputOf,
} from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface ConnectionsState {
  readonly list: Loadable<readonly Connection[]>
  /** Accesses that have ended here and that their providers had not confirmed at once. */
  readonly ended: readonly EndedAccess[]
  readonly load: () => Promise<void>
  /** Empties the list at once, so that no data stays on the screen after sign-out. */
  readonly clear: () => void
  readonly addPersonalToken: (input: InputOf<typeof addPersonalToken>) => Promise<CallResult<Connection>>
  readonly addServiceAccount: (integration: IntegrationId) => Promise<CallResult<Connection>>
  readonly chooseAccount: (connection: ConnectionId, account: string) => Promise<CallResult<Connection>>
  readonly disconnect: (connection: ConnectionId) => Promise<CallResult<OutputOf<typeof disconnect>>>
}

const without = (list: Loadable<readonly Connection[]>, id: ConnectionId): Loadable<readonly Connection[]> =>
  list.phase === 'ready' ? { ...list, value: list.value.filter((one) => one.id !== id) } : list

function withConnection(
  list: Loadable<readonly Connection[]>,
  connection: Connection,
): Loadable<readonly Connection[]> {
  const others = list.phase === 'ready' ? list.value : []
  const known = others.some((one) => one.id === connection.id)
  const value = known
    ? others.map((one) => (one.id === connection.id ? connection : one))
    : [...others, connection]
  return { phase: 'ready', value }
}

export const createConnectionsStore = (call: Call): StoreApi<ConnectionsState> =>
  createStore<ConnectionsState>()((set) => {
    const storeConnection = (result: CallResult<Connection>): CallResult<Connection> => {
      if (result.kind === 'ok') set(({ list }) => ({ list: withConnection(list, result.output) }))
      return result
    }
    return {
      list: loading,
      ended: [],
      load: async () => {
        const result = await call(listConnections, {})
        if (result.kind === 'ok') set({ ended: result.output.ended ?? [] })
        set(({ list }) => ({
          list: refreshed(
            list,
            loaded(result, (output) => output.connections),
          ),
        }))
      },
      clear: () => set({ list: { phase: 'ready', value: [] }, ended: [] }),
      addPersonalToken: async (input) => storeConnection(await call(addPersonalToken, input)),
      addServiceAccount: async (integration) =>
        storeConnection(await call(addServiceAccount, { integration })),
      chooseAccount: async (connection, account) =>
        storeConnection(await call(chooseAccount, { connection, account })),
      disconnect: async (connection) => {
        const result = await call(disconnect, { connection })
        const removed = result.kind === 'ok' || result.failure.code === 'connection-not-found'
        if (removed) set(({ list }) => ({ list: without(list, connection) }))
        return result
      },
    }
  })
