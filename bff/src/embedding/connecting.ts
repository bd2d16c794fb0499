import { verificationMs } from '@planbridge/shared/durations'
import type { ConnectSessionId } from '@planbridge/shared/embed'
import { ConnectSessionId as SessionId } from '@planbridge/shared/embed'
import { Failure } from '../failure.ts'
import type { ConnectPrincipal, FoundConnect } from '../principal/connect-session.ts'
import type { Connecting, RequestSession } from '../principal/request-session.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import type { EmbeddingNeeds } from './needs.ts'

/** The record of a connect session for its attempts. An attempt belongs to the window that started it, and ends with that. */
const recordOf = ({ session, window }: FoundConnect): string =>
  `${session.id}.${window?.hash.slice(0, 22) ?? ''}`

/** The connect session of an attempt's record; undefined for that of a browser session. */
export const sessionOfRecord = (record: string): ConnectSessionId | undefined => {
  const [id, rest] = record.split('.')
  return rest === undefined ? undefined : SessionId.safeParse(id).data
}

const neverChanges = (): never => {
  throw new Error('a connect session never signs anybody in or out')
}

/**
 * A connect session in place of a browser session, for the use cases that make connections. Its subject is the one that stands for the
 * host's user.
 */
export const requestSessionOf = (
  needs: EmbeddingNeeds,
  found: FoundConnect & Partial<Pick<ConnectPrincipal, 'network'>>,
): RequestSession => {
  const { id, tenant, subject, createdAt, expiresAt } = found.session
  const session: SessionRecord = {
    record: recordOf(found),
    tenant,
    subject,
    seenAt: createdAt,
    endsAt: expiresAt,
  }
  return {
    kind: 'browser-session',
    session,
    former: undefined,
    cookieChange: undefined,
    network: found.network,
    connecting: connecting(needs, found),
    begin: () => Promise.resolve(session),
    rotation: () => Promise.reject(new Error(`connect session ${id} cannot rotate`)),
    ending: neverChanges,
  }
}

const connecting = (
  { clock, presentSeconds }: EmbeddingNeeds,
  { session, window }: FoundConnect,
): Connecting => {
  const now = clock.now()
  const { id, challenge, reconnect } = session
  // The frame is in the host's page, which got its token in the session that the user has at the host.
  const verifyBy = window !== null && challenge !== null ? now + verificationMs : null
  return {
    verifyBy,
    presentUntil: now + presentSeconds * 1000,
    async lock({ connectSessions }) {
      if (await connectSessions.lock(id, window?.hash ?? null, clock.now())) return
      const current = await connectSessions.find(id)
      throw current?.connection
        ? new Failure('connect-session-used', 'another connection was made meanwhile', {
            connection: current.connection,
          })
        : new Failure('connect-session-ended', 'it ended, or another window was entered, meanwhile')
    },
    async made({ connectSessions }, row) {
      if (reconnect !== null && row.id !== reconnect)
        throw new Failure('different-account', 'another account than that of the connection to renew')
      const { pendingUntil } = row
      const status = pendingUntil === null ? 'complete' : 'pending_verification'
      await connectSessions.made(id, { connection: row.id, status, expiresAt: pendingUntil })
    },
  }
}
