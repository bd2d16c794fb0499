import { verificationMs, windowMs } from '@planbridge/shared/durations'
import type { connectEndpoints } from '@planbridge/shared/embed'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import { type ConnectVisitor, cookieKey, type WindowCookie } from '../principal/connect-session.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { randomToken } from '../runtime/random-token.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { ConnectSessionRow, EnteredWindow, WindowFacts } from '../store/ports/ports.ts'
import { addressAfter } from './addresses.ts'
import { requireAllowed } from './allowed.ts'
import type { EmbeddingNeeds } from './needs.ts'
import { currentSession, requireLive, requireOpen } from './session-state.ts'
import { connectView } from './views.ts'

/** Announces a window that the frame opens, by the hash of its secret. */
export const announceWindow =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.announceWindow, 'connect-session'> =>
  async ({ secret_hash: secretHash, presentation, page, choice = null }, principal) => {
    const session = await requireOpen(needs, principal)
    if (choice) requireAllowed(needs, session, choice)
    const until = needs.clock.now() + windowMs
    const window = { secretHash, presentation, page: hostPage(session, presentation, page), choice, until }
    if (!(await needs.store.connectSessions.announce(session.id, window, needs.clock.now())))
      throw new Failure('connect-session-ended', 'it ended, or made its connection, meanwhile')
    needs.waits.wake(session.id)
    return { expires_at: isoTime(until) }
  }

/** The host's page to return to, if it is on one of the session's origins. */
const hostPage = (
  { origins }: ConnectSessionRow,
  presentation: 'popup' | 'redirect',
  page: string | undefined,
): string | null => {
  if (presentation === 'popup') return null
  const url = page === undefined ? null : URL.parse(page)
  const isAllowed = url && origins.includes(url.origin) && url.username === '' && url.password === ''
  if (!isAllowed) throw new Failure('return-page-not-allowed', 'on no origin of the session')
  return url.href
}

/** The code for the host, which only the browser with this window's cookie can get. Repeated requests get the same one. */
const returnCode = ({ id }: Pick<ConnectSessionRow, 'id'>, cookie: string): Promise<string> =>
  sha256(`planbridge return code ${id} ${cookie}`)

/**
 * Redeems the secret of an announced window or of the link, and gives the window its cookie. The browser whose window was entered before
 * keeps the one that it has.
 */
export const enterWindow =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.enterWindow, 'connect-visitor'> =>
  async ({ secret }, visitor) => {
    const secretHash = await sha256(secret)
    const found = await needs.store.connectSessions.findBySecret(secretHash)
    if (!found) throw new Failure('window-unknown', 'no window or link has this secret')
    const session = await currentSession(needs, found)
    const known = await knownWindow(session, visitor)
    const window = known ?? (await newCookie(needs))
    const isEntered = await enter(needs, session, { secretHash, window, keepsPerson: known !== undefined })
    if (isEntered) {
      const seconds = Math.ceil((session.expiresAt + verificationMs - needs.clock.now()) / 1000)
      visitor.cookieChange = { session: session.id, secret: window.secret, seconds }
      needs.waits.wake(session.id)
    }
    if (!isEntered && !known) throw notEntered(session)
    const entered = (await needs.store.connectSessions.find(session.id)) ?? session
    requireNotEnded(entered)
    return connectView(needs, { session: entered, window })
  }

const notEntered = (session: ConnectSessionRow): Failure => {
  return session.status === 'open'
    ? new Failure('window-unknown', 'redeemed already, or expired')
    : new Failure('connect-session-ended', session.status)
}

const requireNotEnded = ({ status }: ConnectSessionRow): void => {
  if (status === 'cancelled' || status === 'expired') throw new Failure('connect-session-ended', status)
}

const newCookie = async ({ random }: EmbeddingNeeds): Promise<WindowCookie> => {
  const secret = randomToken(random)
  return { secret, hash: await sha256(secret) }
}

/** The cookie that the browser has of the window that was entered last. */
const knownWindow = async (
  { id, entered }: ConnectSessionRow,
  { windows }: ConnectVisitor,
): Promise<WindowCookie | undefined> => {
  const secret = windows.get(cookieKey(id))
  if (secret === undefined || entered === null) return undefined
  const hash = await sha256(secret)
  return hash === entered.cookieHash ? { secret, hash } : undefined
}

interface Entering {
  readonly secretHash: string
  readonly window: WindowCookie
  readonly keepsPerson: boolean
}

const enter = async (
  { store, clock }: EmbeddingNeeds,
  session: ConnectSessionRow,
  { secretHash, window: { secret, hash }, keepsPerson }: Entering,
): Promise<boolean> => {
  const window: EnteredWindow = {
    ...factsOf(session, secretHash),
    cookieHash: hash,
    codeHash: await sha256(await returnCode(session, secret)),
  }
  return store.connectSessions.enter(session.id, secretHash, { window, keepsPerson, now: clock.now() })
}

const factsOf = ({ announced, linkHash }: ConnectSessionRow, secretHash: string): WindowFacts =>
  announced && linkHash !== secretHash ? announced : { presentation: 'link', page: null, choice: null }

/** Records the person's answer that the window names them. */
export const confirmPerson =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.confirmPerson, 'connect-session'> =>
  async (_input, principal) => {
    const { window } = principal
    const session = await requireLive(needs, principal)
    const { connectSessions } = needs.store
    if (session.status === 'open' && window) {
      if (!(await connectSessions.confirm(session.id, window.hash, needs.clock.now())))
        throw new Failure('connect-session-ended', 'it ended, or another window was entered, meanwhile')
      needs.waits.wake(session.id)
    }
    return connectView(needs, { session: (await connectSessions.find(session.id)) ?? session, window })
  }

/** The address that the window goes to. The code for the host is in it, if the session has made a connection that it verifies. */
export const leaveWindow =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.leaveWindow, 'connect-session'> =>
  async (_input, principal) => {
    const { window } = principal
    const session = await currentSession(needs, principal.session)
    if (!window) throw new Failure('connect-session-required', 'not a window')
    return { url: addressAfter(session, await returnCode(session, window.secret)) }
  }
