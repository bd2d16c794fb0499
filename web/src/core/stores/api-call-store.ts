import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ApiAnswer, ApiCall, FieldValues } from '../api-call.ts'

export type ApiCallPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'sending' }
  | { readonly name: 'done'; readonly answer: ApiAnswer; readonly asked: Asked }

/** What was sent, for asking on from there. */
export interface Asked {
  readonly connection: ConnectionId
  readonly operation: Operation
  readonly values: FieldValues
}

export interface ApiCallState {
  readonly phase: ApiCallPhase
  readonly send: (connection: ConnectionId, operation: Operation, values: FieldValues) => Promise<void>
  readonly reset: () => void
}

export const createApiCallStore = (apiCall: ApiCall): StoreApi<ApiCallState> => {
  // An answer that comes after the person moved on belongs to nobody.
  let turn = 0
  return createStore<ApiCallState>()((set) => ({
    phase: { name: 'idle' },
    send: async (connection, operation, values) => {
      turn += 1
      const mine = turn
      set({ phase: { name: 'sending' } })
      const answer = await apiCall(connection, operation, values)
      if (mine === turn) set({ phase: { name: 'done', answer, asked: { connection, operation, values } } })
    },
    reset: () => {
      turn += 1
      set({ phase: { name: 'idle' } })
    },
  }))
}
