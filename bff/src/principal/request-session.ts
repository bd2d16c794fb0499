import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import { randomToken } from '../runtime/random-token.ts'
import { Failure } from '../failure.ts'
import { deploymentTenant } from '../domain/integration.ts'
import type { Activity, CachedReads, SessionRecord, Store } from '../store/ports/ports.ts'
import type { Random, Clock } from '../runtime/platform.ts'

/** What the browser should hold after this request. */
export type CookieChange =
  | { readonly kind: 'set'; readonly id: string; readonly seconds: number }

  /** `signedOut`: the person left, so nothing that the app kept in this browser should stay. */
  | { readonly kind: 'clear'; readonly signedOut: boolean }

/** One request's view of its session: what use cases may know of it and do to it. */
export interface RequestSession {
  readonly session: SessionRecord | undefined
  /** The session that went by the presented id until a moment ago; good for hearing a lost answer again, nothing else. */
  readonly former: SessionRecord | undefined
  readonly change: CookieChange | undefined
  begin(): Promise<SessionRecord>
  /** Acts for this subject from now on, under a new id. */
  become(record: SessionRecord, subject: string | null): Promise<SessionRecord>
  end(): Promise<void>
}

export interface SessionLimits {
  readonly idleSeconds: number
  readonly absoluteSeconds: number
}

export interface RequestSessionNeeds {
  readonly store: Pick<Store, 'sessions' | 'subjects'>
  readonly cached: Pick<CachedReads, 'session'>
  readonly activity: Activity
  /** What the store knows a session id by. */
  readonly hash: (id: string) => MaybePromise<string>
  readonly clock: Clock
  readonly random: Random
  readonly limits: SessionLimits
  /** Whether a session without sign-in acts for a guest. */
  readonly guests: boolean
}

export type OpenRequestSession = (presentedId: string | undefined) => MaybePromise<RequestSession>

const formerMs = 300_000
/** A session is noted as seen again after a tenth of the time that it may be idle, a minute at most. */
const seenMsMax = 60_000
const seenShare = 0.1

export const openRequestSessions =
  (needs: RequestSessionNeeds): OpenRequestSession =>
  (presentedId) => {
    if (presentedId === undefined) return new OpenedRequestSession(needs, {})
    return whenKnown(needs.hash(presentedId), (hash) =>
      whenKnown(needs.cached.session(hash), (found) => {
        if (!found) return openFormer(needs, hash)
        return isLive(needs, found)
          ? new OpenedRequestSession(needs, { session: keepAlive(needs, found) })
          : openAfresh(needs, hash)
      }),
    )
  }

// What is remembered may lag behind: only the store may say that a session is over, once it knows what we noted.
const openAfresh = async (needs: RequestSessionNeeds, hash: string): Promise<RequestSession> => {
  await needs.activity.flush()
  const found = await needs.store.sessions.find(hash)
  if (found && isLive(needs, found))
    return new OpenedRequestSession(needs, { session: keepAlive(needs, found) })
  if (found) await needs.store.sessions.remove(found.record)
  return openFormer(needs, hash)
}

// A cookie that opens nothing is taken away, unless it may still fetch a lost answer.
const openFormer = async (needs: RequestSessionNeeds, hash: string): Promise<RequestSession> => {
  const former = await needs.store.sessions.findByFormer(hash, needs.clock.now())
  return new OpenedRequestSession(
    needs,
    former ? { former } : { change: { kind: 'clear', signedOut: false } },
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

type Start = Partial<Pick<RequestSession, 'session' | 'former' | 'change'>>

/** A class, since one is made for every API call. */
class OpenedRequestSession implements RequestSession {
  readonly #needs: RequestSessionNeeds
  readonly former: SessionRecord | undefined
  session: SessionRecord | undefined
  change: CookieChange | undefined

  constructor(needs: RequestSessionNeeds, { session, former, change }: Start) {
    this.#needs = needs
    this.session = session
    this.former = former
    this.change = change
  }

  async begin(): Promise<SessionRecord> {
    if (this.session) return this.session
    const id = randomToken(this.#needs.random)
    return this.#hold(await createSession(this.#needs, id), id)
  }

  async become(record: SessionRecord, subject: string | null): Promise<SessionRecord> {
    const { random, clock, hash, store } = this.#needs
    const id = randomToken(random)
    const formerUntil = this.former ? null : clock.now() + formerMs
    const rotation = { idHash: await hash(id), formerUntil, subject }
    if (!(await store.sessions.rotate(record.record, rotation)))
      throw new Failure('session-required', 'the session ended meanwhile')
    return this.#hold({ ...record, subject }, id)
  }

  async end(): Promise<void> {
    if (this.session) await this.#needs.store.sessions.remove(this.session.record)
    this.session = undefined
    this.change = { kind: 'clear', signedOut: true }
  }

  #hold(record: SessionRecord, id: string): SessionRecord {
    const seconds = Math.max(1, Math.ceil((record.endsAt - this.#needs.clock.now()) / 1000))
    this.session = record
    this.change = { kind: 'set', id, seconds }
    return record
  }
}

const createSession = async (
  { store, clock, random, limits, guests, hash }: RequestSessionNeeds,
  id: string,
): Promise<SessionRecord> => {
  const now = clock.now()
  const subject = guests ? randomToken(random) : null
  if (subject !== null)
    await store.subjects.create({ id: subject, tenant: deploymentTenant, guest: true, name: null })
  const session: SessionRecord = {
    record: randomToken(random),
    tenant: deploymentTenant,
    subject,
    seenAt: now,
    endsAt: now + limits.absoluteSeconds * 1000,
  }
  await store.sessions.create(session, await hash(id))
  return session
}
