import type { Connection, Delegation } from '@planbridge/shared/contract'
import { delegationOf } from '../stores/delegations-store.ts'
import { endIsNear } from './nearness.ts'
import type { Nearness } from './nearness.ts'
import { usePart, useParts } from './parts-context.tsx'

/** What was agreed for this connection. */
export const useDelegation = (connection: Connection): Delegation | undefined =>
  delegationOf(usePart('delegations').list, connection.id)

/** How near its end is, where somebody has to know. */
export const useNearness = (connection: Connection): Nearness | null =>
  endIsNear(connection, useDelegation(connection), useParts().world.now())
