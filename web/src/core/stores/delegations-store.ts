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
  readonly narrow: (wish: InputOf<typeof narrowDelegation>) => Promise<CallResult<Delegation>>
  /** Shows an empty list at once: what belonged to the person must not stay on the screen. */
  readonly clear: () => void
}

/** Where nobody is, nobody has delegated anything. */
const nobodyIsHere: ReadonlySet<ShownCode> = new Set(['session-required', 'sign-in-required'])

type Delegations = Loadable<readonly Delegation[]>

const having = (list: Delegations, changed: Delegation): Delegations =>
  list.phase === 'ready'
    ? { ...list, value: list.value.map((one) => (one.connection === changed.connection ? changed : one)) }
    : list

type Listed = CallResult<{ delegations: readonly Delegation[] }>

const read = (result: Listed): Loadable<readonly Delegation[]> =>
  result.kind === 'failed' && nobodyIsHere.has(result.failure.code)
    ? { phase: 'ready', value: [] }
    : loaded(result, ({ delegations }) => delegations)

export const createDelegationsStore = (call: Call): StoreApi<DelegationsState> =>
  createStore<DelegationsState>()((set) => ({
    list: loading,
    load: async () => {
      const result = await call(listDelegations, {})
      set(({ list }) => ({ list: refreshed(list, read(result)) }))
    },
    narrow: async (wish) => {
      const result = await call(narrowDelegation, wish)
      if (result.kind === 'ok') set(({ list }) => ({ list: having(list, result.output) }))
      return result
    },
    clear: () => set({ list: { phase: 'ready', value: [] } }),
  }))

/** What was agreed for one connection, as far as it is known here. */
export const delegationOf = (
  list: Loadable<readonly Delegation[]>,
  connection: ConnectionId,
): Delegation | undefined =>
  list.phase === 'ready' ? list.value.find((one) => one.connection === connection) : undefined
