import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { ApiCall, ApiResult, FieldValues } from './api-call.ts'

export type ApiCallPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'sending' }
  | { readonly name: 'done'; readonly result: ApiResult; readonly request: SentRequest }

/** The request that was sent, from which the next page is requested. */
export interface SentRequest {
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
  // A response that arrives after a reset or a newer request is dropped.
  let latest = 0
  return createStore<ApiCallState>()((set) => ({
    phase: { name: 'idle' },
    send: async (connection, operation, values) => {
      latest += 1
      const sequence = latest
      set({ phase: { name: 'sending' } })
      const result = await apiCall(connection, operation, values)
      if (sequence !== latest) return
      set({ phase: { name: 'done', result, request: { connection, operation, values } } })
    },
    reset: () => {
      latest += 1
      set({ phase: { name: 'idle' } })
    },
  }))
}
