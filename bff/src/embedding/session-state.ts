import { Failure } from '../failure.ts'
import type { ConnectPrincipal } from '../principal/connect-session.ts'
import type { ConnectSessionRow, Millis } from '../store/ports/ports.ts'
import { endSession } from './end-session.ts'
import type { EmbeddingNeeds } from './needs.ts'

const ended = (detail: string) => new Failure('connect-session-ended', detail)

const canRunOut: ReadonlySet<ConnectSessionRow['status']> = new Set(['open', 'pending_verification'])

/** True if the time of a session has passed before it was complete. */
export const hasRunOut = ({ status, expiresAt }: ConnectSessionRow, now: Millis): boolean =>
  canRunOut.has(status) && now >= expiresAt

/** The session as of now. One whose time has passed is ended first, with a connection that was not verified. */
export const currentSession = async (
  needs: EmbeddingNeeds,
  session: ConnectSessionRow,
): Promise<ConnectSessionRow> => {
  if (!hasRunOut(session, needs.clock.now())) return session
  await endSession(needs, session, { status: 'expired' })
  return (await needs.store.connectSessions.find(session.id)) ?? { ...session, status: 'expired' }
}

/** The session of a request; fails with `connect-session-ended` unless it is open, or has made its connection. */
export const requireLive = async (
  needs: EmbeddingNeeds,
  { session }: ConnectPrincipal,
): Promise<ConnectSessionRow> => {
  const current = await currentSession(needs, session)
  if (current.status === 'cancelled' || current.status === 'expired') throw ended(current.status)
  if (needs.clock.now() >= current.expiresAt) throw ended('its time has passed')
  return current
}

/** The session of a request; fails with `connect-session-used` if it has made its connection. */
export const requireOpen = async (
  needs: EmbeddingNeeds,
  principal: ConnectPrincipal,
): Promise<ConnectSessionRow> => {
  const session = await requireLive(needs, principal)
  if (session.status !== 'open')
    throw new Failure('connect-session-used', session.status, {
      connection: session.connection ?? undefined,
    })
  return session
}

/** True if the window has to ask for the person: the host does not verify them. */
export const asks = ({ challenge }: Pick<ConnectSessionRow, 'challenge'>): boolean => challenge === null

/** Like `requireOpen`; fails with `confirmation-required` in a window whose person has not confirmed who they are. */
export const requireConfirmed = async (
  needs: EmbeddingNeeds,
  principal: ConnectPrincipal,
): Promise<ConnectSessionRow> => {
  const session = await requireOpen(needs, principal)
  if (principal.window !== null && asks(session) && !session.confirmed)
    throw new Failure('confirmation-required', 'the window has not asked')
  return session
}
