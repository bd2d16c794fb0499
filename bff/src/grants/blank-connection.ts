import { ConnectionId } from '@planbridge/shared/contract'
import { randomToken } from '../runtime/random-token.ts'
import { quietJournal } from '../tokens/renewal-journal.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { ConnectNeeds } from './needs.ts'

type Known = Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model' | 'account'>

/** A connection before anything is known of it but whose it is. */
export const blankConnection = (
  { random, clock }: Pick<ConnectNeeds, 'random' | 'clock'>,
  known: Known,
): ConnectionRow => ({
  ...known,
  id: ConnectionId.parse(randomToken(random)),
  accountName: null,
  accountDetail: null,
  status: 'active',
  choice: null,
  choices: [],
  scopes: [],
  createdAt: clock.now(),
  usedAt: null,
  endsAt: null,
  renews: false,
  sealed: null,
  tokenVersion: 0,
  tokenEndsAt: null,
  tokenStaleAt: null,
  reason: null,
  refreshEndsAt: null,
  journal: quietJournal,
})
