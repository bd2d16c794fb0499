import type { Connection, Delegation } from '@planbridge/shared/contract'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { usePart } from '../parts-context.tsx'

/** What was agreed for this connection. */
export const useDelegation = (connection: Connection): Delegation | undefined =>
  delegationOf(usePart('delegations').list, connection.id)
