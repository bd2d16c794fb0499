import { listDelegations, narrowDelegation } from '@planbridge/shared/contract'
import type { ConnectionId, Delegation, InputOf } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { Call, CallResult, ShownCode } from '../bff-client.ts'
import { loaded, loading, refreshed } from './loadable.ts'
import type { Loadable } from './loadable.ts'

export interface DelegationsState {
  readonly list: Loadable<readonly Delegation[]>
  readonly load: () => Promise<void>
  readonly narrow: (input: InputOf<typeof narrowDelegation>) => Promise<CallResult<Delegation>>
  /** Empties the list at once, so that no data stays on the screen after sign-out. */
  readonly clear: () => void
}

/** Without a signed-in person there are no delegations. */
const signedOutCodes: ReadonlySet<ShownCode> = new Set(['session-required', 'sign-in-required'])

type Delegations = Loadable<readonly Delegation[]>

const withDelegation = (list: Delegations, changed: Delegation): Delegations =>
  list.phase === 'ready'
    ? { ...list, value: list.value.map((one) => (one.connection === changed.connection ? changed : one)) }
    : list

type ListResult = CallResult<{ delegations: readonly Delegation[] }>

const read = (result: ListResult): Loadable<readonly Delegation[]> =>
  result.kind === 'failed' && signedOutCodes.has(result.failure.code)
    ? { phase: 'ready', value: [] }
    : loaded(result, ({ delegations }) => delegations)

export const createDelegationsStore = (call: Call): StoreApi<DelegationsState> =>
  createStore<DelegationsState>()((set) => ({
    list: loading,
    load: async () => {
      const result = await call(listDelegations, {})
      set(({ list }) => ({ list: refreshed(list, read(result)) }))
    },
    narrow: async (input) => {
      const result = await call(narrowDelegation, input)
      if (result.kind === 'ok') set(({ list }) => ({ list: withDelegation(list, result.output) }))
      return result
    },
    clear: () => set({ list: { phase: 'ready', value: [] } }),
  }))

/** The delegation of a connection, if it is loaded. */
export const delegationOf = (
  list: Loadable<readonly Delegation[]>,
  connection: ConnectionId,
): Delegation | undefined =>
  list.phase === 'ready' ? list.value.find((one) => one.connection === connection) : undefined
