import { deploymentTenant } from '../domain/integration.ts'
import { browserOf } from '../domain/user-agent.ts'
import { Failure } from '../failure.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { Random, Clock } from '../runtime/platform.ts'
import { randomToken } from '../runtime/random-token.ts'
import type {
  Activity,
  CachedReads,
  ConnectionRow,
  Millis,
  SessionBearer,
  SessionRecord,
  Store,
  Tables,
} from '../store/ports/ports.ts'

/** The change to the browser's session cookie that the response makes. */
export type CookieChange =
  | { readonly kind: 'set'; readonly id: string; readonly seconds: number }
  /** `signedOut`: the person signed out, so the app's data in this browser has to be cleared as well. */
  | { readonly kind: 'clear'; readonly signedOut: boolean }

/** A change of the session. A transaction stores it, and after its commit the response makes it known to the browser. */
export interface SessionChange {
  /** Fails with `session-required` if the session to be rotated has ended. */
  readonly store: (tables: Pick<Tables, 'sessions'>) => Promise<void>
  readonly apply: () => void
}

/**
 * The connect session that stands in place of a browser session. A connection that is made for it belongs to its host's user, and is
 * recorded in the transaction that stores it.
 */
export interface Connecting {
  /** Until when the host has to verify the person, in milliseconds since 1970; null if it need not. */
  readonly verifyBy: Millis | null
  /** The end of an access that requires the person's presence: only the host can tell that they are present. */
  readonly presentUntil: Millis
  /** Locks the connect session. Fails with `connect-session-ended` or `connect-session-used` unless it may make a connection. */
  lock(tables: Pick<Tables, 'connectSessions'>): Promise<void>
  /** Records the connection. Fails with `different-account` if the session is for the renewal of another one. */
  made(
    tables: Pick<Tables, 'connectSessions'>,
    row: Pick<ConnectionRow, 'id' | 'status' | 'pendingUntil'>,
  ): Promise<void>
}

/** The principal of a browser request: its session, and the changes that a use case may make to it. */
export interface RequestSession {
  readonly kind: 'browser-session'
  readonly session: SessionRecord | undefined
  /** The session whose previous id was presented, for a short time after a rotation. It may only fetch a lost response again. */
  readonly former: SessionRecord | undefined
  readonly cookieChange: CookieChange | undefined
  /** The network that the request came from; undefined where there is no network connection. Set by the HTTP adapter. */
  network?: string | undefined
  /** The `User-Agent` header of the request. Set by the HTTP adapter. */
  userAgent?: string | undefined
  /** The cookies of windows of connect sessions, by the beginning of the session's id. Set by the HTTP adapter. */
  windows?: ReadonlyMap<string, string> | undefined
  /** Absent, unless a connect session makes the request. */
  readonly connecting?: Connecting | undefined
  /** Returns the session, or starts one. */
  begin(): Promise<SessionRecord>
  /** Binds the session to a person, or keeps the one it has, and rotates its id. */
  rotation(record: SessionRecord, bearer: SessionBearer): Promise<SessionChange>
  /** Ends the session. */
  ending(): SessionChange
}

export interface SessionLimits {
  readonly idleSeconds: number
  readonly absoluteSeconds: number
}

export interface RequestSessionNeeds {
  readonly store: Pick<Store, 'sessions' | 'atomically'>
  readonly cached: Pick<CachedReads, 'session'>
  readonly activity: Activity
  /** SHA-256 in base64url; the store contains only hashes of session ids. */
  readonly hash: (id: string) => MaybePromise<string>
  readonly clock: Clock
  readonly random: Random
  readonly limits: SessionLimits
  /** True if a session without sign-in acts for a guest. */
  readonly guests: boolean
}

/** A request that a page makes by itself is `unattended`: it does not count as activity of its person. */
export type OpenRequestSession = (
  presentedId: string | undefined,
  isUnattended?: boolean,
) => MaybePromise<RequestSession>

const formerMs = 300_000
/** `seenAt` is updated after this share of the idle limit, or after a minute if that is shorter. */
const seenMsMax = 60_000
const seenShare = 0.1

export const openRequestSessions =
  (needs: RequestSessionNeeds): OpenRequestSession =>
  (presentedId, isUnattended = false) => {
    if (presentedId === undefined) return new OpenedRequestSession(needs, {})
    return whenKnown(needs.hash(presentedId), (hash) =>
      whenKnown(needs.cached.session(hash), (found) => {
        if (!found) return openFormer(needs, hash)
        return isLive(needs, found)
          ? new OpenedRequestSession(needs, { session: isUnattended ? found : keepAlive(needs, found) })
          : openFromStore(needs, hash, isUnattended)
      }),
    )
  }

// The cache may be outdated, so only the store can decide that a session has expired, after pending activity is written.
const openFromStore = async (
  needs: RequestSessionNeeds,
  hash: string,
  isUnattended: boolean,
): Promise<RequestSession> => {
  await needs.activity.flush()
  const found = await needs.store.sessions.find(hash)
  if (found && isLive(needs, found))
    return new OpenedRequestSession(needs, { session: isUnattended ? found : keepAlive(needs, found) })
  if (found) await needs.store.sessions.remove(found.record)
  return openFormer(needs, hash)
}

// The cookie of an unknown session is cleared, unless it may still fetch a lost response.
const openFormer = async (needs: RequestSessionNeeds, hash: string): Promise<RequestSession> => {
  const former = await needs.store.sessions.findByFormer(hash, needs.clock.now())
  return new OpenedRequestSession(
    needs,
    former ? { former } : { cookieChange: { kind: 'clear', signedOut: false } },
  )
}

const isLive = ({ clock, limits }: RequestSessionNeeds, { endsAt, seenAt }: SessionRecord): boolean => {
  const now = clock.now()
  return now < endsAt && now - seenAt < limits.idleSeconds * 1000
}

const keepAlive = ({ activity, clock, limits }: RequestSessionNeeds, found: SessionRecord): SessionRecord => {
  const now = clock.now()
  if (now - found.seenAt < Math.min(seenMsMax, limits.idleSeconds * 1000 * seenShare)) return found
  activity.seen(found, now)
  return { ...found, seenAt: now }
}

type InitialState = Partial<Pick<RequestSession, 'session' | 'former' | 'cookieChange'>>

/** A class, because an instance is created for every API call. */
class OpenedRequestSession implements RequestSession {
  readonly kind = 'browser-session'
  readonly #needs: RequestSessionNeeds
  readonly former: SessionRecord | undefined
  session: SessionRecord | undefined
  cookieChange: CookieChange | undefined
  network: string | undefined
  userAgent: string | undefined
  windows: ReadonlyMap<string, string> | undefined

  constructor(needs: RequestSessionNeeds, { session, former, cookieChange }: InitialState) {
    this.#needs = needs
    this.session = session
    this.former = former
    this.cookieChange = cookieChange
  }

  async begin(): Promise<SessionRecord> {
    if (this.session) return this.session
    const id = randomToken(this.#needs.random)
    return this.#setCookie(await createSession(this.#needs, id, this.userAgent), id)
  }

  async rotation(record: SessionRecord, bearer: SessionBearer): Promise<SessionChange> {
    const { random, clock, hash } = this.#needs
    const id = randomToken(random)
    const formerUntil = this.former ? null : clock.now() + formerMs
    const { subject, tenant = record.tenant, firm } = bearer
    const rotation = { idHash: await hash(id), formerUntil, subject, tenant, firm }
    return {
      store: async ({ sessions }) => {
        if (!(await sessions.rotate(record.record, rotation)))
          throw new Failure('session-required', 'the session ended during the request')
      },
      apply: () => void this.#setCookie({ ...record, subject, tenant, firm }, id),
    }
  }

  ending(): SessionChange {
    const { session } = this
    return {
      store: async ({ sessions }) => {
        if (session) await sessions.remove(session.record)
      },
      apply: () => {
        this.session = undefined
        this.cookieChange = { kind: 'clear', signedOut: true }
      },
    }
  }

  #setCookie(record: SessionRecord, id: string): SessionRecord {
    const seconds = Math.max(1, Math.ceil((record.endsAt - this.#needs.clock.now()) / 1000))
    this.session = record
    this.cookieChange = { kind: 'set', id, seconds }
    return record
  }
}

const createSession = async (
  { store, clock, random, limits, guests, hash }: RequestSessionNeeds,
  id: string,
  userAgent: string | undefined,
): Promise<SessionRecord> => {
  const now = clock.now()
  const subject = guests ? randomToken(random) : null
  const session: SessionRecord = {
    record: randomToken(random),
    tenant: deploymentTenant,
    subject,
    seenAt: now,
    endsAt: now + limits.absoluteSeconds * 1000,
  }
  const idHash = await hash(id)
  await store.atomically(async ({ subjects, sessions }) => {
    if (subject !== null)
      await subjects.create({ id: subject, tenant: deploymentTenant, guest: true, name: null })
    await sessions.create(session, idHash, { startedAt: now, ...browserOf(userAgent) })
  })
  return session
}
