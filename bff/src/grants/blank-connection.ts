import { ConnectionId } from '@planbridge/shared/contract'
import { randomToken } from '../runtime/random-token.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import type { ConnectNeeds } from './needs.ts'

type Key = Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model' | 'account'>

/** A new connection without tokens, identified by its key. */
export const blankConnection = (
  { random, clock }: Pick<ConnectNeeds, 'random' | 'clock'>,
  key: Key,
): ConnectionRow => ({
  ...key,
  id: ConnectionId.parse(randomToken(random)),
  accountName: null,
  accountDetail: null,
  status: 'active',
  choice: null,
  choices: [],
  scopes: [],
  createdAt: clock.now(),
  firstConnectedAt: clock.now(),
  usedAt: null,
  endsAt: null,
  renews: false,
  sealed: null,
  tokenVersion: 0,
  tokenEndsAt: null,
  tokenStaleAt: null,
  reason: null,
  refreshEndsAt: null,
  journal: emptyJournal,
  pendingUntil: null,
  ...noTrouble,
})

/** When a connection whose tokens are replaced now was first made: now, if it has had none. */
export const firstConnectedAt = (
  { tokenVersion, firstConnectedAt: first, createdAt }: ConnectionRow,
  now: number,
): number => (tokenVersion === 0 ? now : (first ?? createdAt))
