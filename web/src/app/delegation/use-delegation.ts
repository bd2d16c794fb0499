import type { Connection, Delegation } from '@planbridge/shared/contract'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { useAppState } from '../app-context.tsx'

/** The delegation of a connection, if it is loaded. */
export const useDelegation = (connection: Connection): Delegation | undefined =>
  delegationOf(useAppState('delegations').list, connection.id)
