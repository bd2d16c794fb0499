import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ConnectProgress, ConnectView } from '@planbridge/shared/embed'
import { listIntegrations } from '../catalog/get-catalog.ts'
import { connectionView, ownConnectionView } from '../connections/connection-view.ts'
import { isoTime } from '../domain/iso-time.ts'
import type { FoundConnect } from '../principal/connect-session.ts'
import type { ConnectionRow, ConnectSessionRow } from '../store/ports/ports.ts'
import { isAllowed } from './allowed.ts'
import { requestSessionOf } from './connecting.ts'
import type { EmbeddingNeeds } from './needs.ts'
import { asks } from './session-state.ts'

/** The facts of a session for its frame or window. */
export const connectView = async (needs: EmbeddingNeeds, found: FoundConnect): Promise<ConnectView> => {
  const { session, window } = found
  const reconnect = await rowOf(needs, session.reconnect)
  return {
    id: session.id,
    host: session.host,
    person: session.person,
    status: session.status,
    asks: asks(session),
    confirmed: session.confirmed,
    entries: await entriesOf(needs, found, reconnect),
    reconnect: reconnect
      ? {
          connection: reconnect.id,
          integration: reconnect.integration,
          model: reconnect.model,
          account: reconnect.accountName,
        }
      : null,
    choice: window && (session.entered?.choice ?? null),
    locale: session.locale,
    appearance: session.appearance,
    expires_at: isoTime(session.expiresAt),
  }
}

const rowOf = async (
  { store }: EmbeddingNeeds,
  id: ConnectSessionRow['connection'],
): Promise<ConnectionRow | undefined> => (id === null ? undefined : store.connections.find(id))

/** The catalog, limited to the session; for the renewal of a connection, to its integration and access model. */
const entriesOf = async (
  needs: EmbeddingNeeds,
  found: FoundConnect,
  reconnect: ConnectionRow | undefined,
): Promise<CatalogEntry[]> => {
  const { session } = found
  const { entries } = await listIntegrations(needs)({}, requestSessionOf(needs, found))
  return entries.flatMap((entry) => {
    const offers = entry.offers.filter(
      ({ model }) =>
        isAllowed(session, { integration: entry.id, model }) &&
        (!reconnect || (reconnect.integration === entry.id && reconnect.model === model)),
    )
    return offers.length > 0 ? [{ ...entry, offers }] : []
  })
}

/** A connection as the frame or the window of its session shows it. Only the window is with the person who consented. */
export const connectionFor = (
  needs: EmbeddingNeeds,
  { window }: Pick<FoundConnect, 'window'>,
  row: ConnectionRow,
): Connection => (window ? ownConnectionView : connectionView)(needs, row)

/** The state of a session for its frame or window. */
export const progressView = async (needs: EmbeddingNeeds, found: FoundConnect): Promise<ConnectProgress> => {
  const { session } = found
  const row = await rowOf(needs, session.connection)
  return {
    revision: session.revision,
    status: session.status,
    window: windowState(session, needs.clock.now()),
    connection: row ? connectionFor(needs, found, row) : null,
    failure: session.failure,
    expires_at: isoTime(session.expiresAt),
  }
}

const windowState = (
  { announced, entered }: ConnectSessionRow,
  now: number,
): 'none' | 'announced' | 'entered' => {
  if (announced && announced.until > now) return 'announced'
  return entered ? 'entered' : 'none'
}
