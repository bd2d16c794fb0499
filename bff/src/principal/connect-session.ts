import { ConnectSessionId, ConnectSessionToken } from '@planbridge/shared/embed'
import { Failure } from '../failure.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { ConnectSessionRow, Store } from '../store/ports/ports.ts'

/** The cookie of a window, in clear: it is stored as a hash, and the code that the window takes to the host is derived from it. */
export interface WindowCookie {
  readonly secret: string
  readonly hash: string
}

/** The frame of a connect session, or its window. */
export interface ConnectPrincipal {
  readonly kind: 'connect-session'
  /** As it was read for this request. */
  readonly session: ConnectSessionRow
  /** null for the frame. */
  readonly window: WindowCookie | null
  /** The network that the request came from; undefined where there is no network connection. */
  readonly network: string | undefined
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal
}

/** The cookie that an answer sets for a window. */
export interface WindowCookieChange {
  readonly session: ConnectSessionId
  readonly secret: string
  readonly seconds: number
}

/** A window that is about to be entered. */
export interface ConnectVisitor {
  readonly kind: 'connect-visitor'
  /** The cookies of windows that the browser has, by the beginning of the session's id. */
  readonly windows: ReadonlyMap<string, string>
  cookieChange: WindowCookieChange | undefined
}

/** The credentials that a request presents. */
export interface PresentedConnect {
  /** The token in the `Authorization` header; the frame's. */
  readonly token: string | undefined
  /** The session that the window names. */
  readonly session: string | undefined
  readonly windows: ReadonlyMap<string, string>
}

/** A session of a request, and the window that makes it. */
export type FoundConnect = Pick<ConnectPrincipal, 'session' | 'window'>

export interface ConnectNeedsOfPrincipal {
  readonly store: Pick<Store, 'connectSessions'>
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => MaybePromise<string>
}

export type AuthenticateConnect = (presented: PresentedConnect) => Promise<FoundConnect>

/** The part of a session's id in the name of its cookie. */
export const cookieKey = (id: ConnectSessionId): string => id.slice(0, 8)

const required = () => new Failure('connect-session-required', 'no valid token and no valid window cookie')

/** Finds the session of a frame's token, or else of a window's cookie; fails with `connect-session-required`. */
export const authenticateConnect =
  (needs: ConnectNeedsOfPrincipal): AuthenticateConnect =>
  async ({ token, session, windows }) => {
    const found =
      token === undefined ? await windowOf(needs, { id: session, windows }) : await frameOf(needs, token)
    if (!found) throw required()
    return found
  }

const frameOf = async (
  { store, hash }: ConnectNeedsOfPrincipal,
  presented: string,
): Promise<FoundConnect | undefined> => {
  const token = ConnectSessionToken.safeParse(presented)
  // The lookup is by hash, so its duration reveals nothing about a token.
  const session = token.success ? await store.connectSessions.findByToken(await hash(token.data)) : undefined
  return session && { session, window: null }
}

interface PresentedWindow {
  readonly id: string | undefined
  readonly windows: ReadonlyMap<string, string>
}

/** Finds the session of a window by its cookie; undefined if another window was entered since, or none was. */
export const windowOf = async (
  { store, hash }: ConnectNeedsOfPrincipal,
  { id: named, windows }: PresentedWindow,
): Promise<FoundConnect | undefined> => {
  const id = ConnectSessionId.safeParse(named)
  const secret = id.success ? windows.get(cookieKey(id.data)) : undefined
  if (!id.success || secret === undefined) return undefined
  const session = await store.connectSessions.find(id.data)
  const cookieHash = await hash(secret)
  return session?.entered?.cookieHash === cookieHash
    ? { session, window: { secret, hash: cookieHash } }
    : undefined
}
