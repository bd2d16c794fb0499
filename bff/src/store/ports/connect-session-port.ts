import type { AccessModel, ConnectionId, FailureCode, IntegrationId } from '@planbridge/shared/contract'
import type { Appearance, ConnectSessionId, ConnectStatus, Locale } from '@planbridge/shared/embed'
import type { Millis } from './millis.ts'

/** How a window was opened, and for what. */
export interface WindowFacts {
  readonly presentation: 'popup' | 'redirect' | 'link'
  /** The host's page to return to from a redirect; null for the others. */
  readonly page: string | null
  /** The choice that the person made in the frame; null without one. */
  readonly choice: { readonly integration: IntegrationId; readonly model: AccessModel } | null
}

/** A window that the frame has announced and that has not been entered. */
export interface AnnouncedWindow extends WindowFacts {
  readonly secretHash: string
  readonly until: Millis
}

/** The window that was entered last. Only its cookie is valid. */
export interface EnteredWindow extends WindowFacts {
  readonly cookieHash: string
  /** Hash of the code that the window takes to the host. */
  readonly codeHash: string
}

/** The last try that failed. */
export interface ConnectFailure {
  readonly code: FailureCode
  readonly reference: string | null
}

/** A connect session: the permission for one user of a host to make one connection. Its secrets are stored as hashes. */
export interface ConnectSessionRow {
  readonly id: ConnectSessionId
  readonly tenant: string
  /** The subject that stands for the host's user. */
  readonly subject: string
  /** The host's own id of the user. */
  readonly hostSubject: string
  /** The name of the key that started it. */
  readonly hostKey: string
  /** The host's name, as people see it. */
  readonly host: string
  /** The user's name; null without one. */
  readonly person: string | null
  readonly tokenHash: string
  readonly linkHash: string
  readonly linkUsed: boolean
  /** null: all of the tenant. */
  readonly integrations: readonly string[] | null
  /** null: all that the integrations offer. */
  readonly models: readonly AccessModel[] | null
  /** Origins of pages that may show the frame. */
  readonly origins: readonly string[]
  /** The connection to renew. */
  readonly reconnect: ConnectionId | null
  readonly locale: Locale | null
  readonly appearance: Appearance
  readonly returnUrl: string | null
  /** The S256 challenge of the host; null without verification. */
  readonly challenge: string | null
  /** As stored: the time may have passed without a change. */
  readonly status: ConnectStatus
  /** The connection that was made. */
  readonly connection: ConnectionId | null
  readonly failure: ConnectFailure | null
  /** Incremented by every change that its frame and window are to see. */
  readonly revision: number
  readonly announced: AnnouncedWindow | null
  readonly entered: EnteredWindow | null
  /** True if the person of the entered window has confirmed that it names them. */
  readonly confirmed: boolean
  readonly createdAt: Millis
  /** The end of the session, or of the time for the verification. */
  readonly expiresAt: Millis
}

/** The connection that a session has made. */
export interface MadeConnection {
  readonly connection: ConnectionId
  readonly status: 'complete' | 'pending_verification'
  /** null keeps the end of the session. */
  readonly expiresAt: Millis | null
}

export interface ConnectSessionStore {
  /** Adds a session, unless its subject has as many open ones (`full`), or was erased (`gone`). */
  add(session: ConnectSessionRow, openMax: number): Promise<'added' | 'full' | 'gone'>
  find(id: ConnectSessionId): Promise<ConnectSessionRow | undefined>
  findByToken(tokenHash: string): Promise<ConnectSessionRow | undefined>
  /** The session whose announced window, or whose link, has this secret, redeemed or not. */
  findBySecret(secretHash: string): Promise<ConnectSessionRow | undefined>
  /** Replaces the announced window of an open session; false if it is not open. */
  announce(id: ConnectSessionId, window: AnnouncedWindow, now: Millis): Promise<boolean>
  /**
   * Redeems the secret of the announced window, or of the link, and replaces the entered window. Exactly one caller gets true, and none
   * after the session has made its connection.
   * @param keepsPerson true if it is the browser of the window before, whose person need not be asked again.
   */
  enter(
    id: ConnectSessionId,
    secretHash: string,
    entering: { readonly window: EnteredWindow; readonly keepsPerson: boolean; readonly now: Millis },
  ): Promise<boolean>
  /** Records that the person of this window confirmed who they are; false if it is not the entered one of an open session. */
  confirm(id: ConnectSessionId, cookieHash: string, now: Millis): Promise<boolean>
  /** Records why the last try failed, if the session is open; null: another try was started. */
  note(id: ConnectSessionId, failure: ConnectFailure | null): Promise<void>
  /**
   * Locks an open session until the end of the transaction; false if it is not open, or if this is not its entered window.
   * @param cookieHash null for the frame.
   */
  lock(id: ConnectSessionId, cookieHash: string | null, now: Millis): Promise<boolean>
  /** Records the connection of a session that the transaction has locked. */
  made(id: ConnectSessionId, made: MadeConnection): Promise<void>
  /** Completes a session whose connection awaits its verification, in time. Exactly one caller gets true. */
  complete(id: ConnectSessionId, now: Millis): Promise<boolean>
  /** Ends a session that has this status. Exactly one caller gets true. */
  end(
    session: Pick<ConnectSessionRow, 'id' | 'status'>,
    ended: { readonly status: 'cancelled' | 'expired'; readonly failure?: ConnectFailure | undefined },
  ): Promise<boolean>
  /** Increments the revision, for a change of the connection. */
  touch(id: ConnectSessionId): Promise<void>
  /** Sessions whose time has passed, open ones and those that await a verification, the oldest first. */
  overdue(now: Millis, limit: number): Promise<ConnectSessionRow[]>
}
