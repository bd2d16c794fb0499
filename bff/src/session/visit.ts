import { randomToken, sha256 } from '../base64url.ts'
import { Failure } from '../failure.ts'
import { deploymentTenant } from '../integration.ts'
import type { SessionRecord, Store } from '../store/ports.ts'
import type { Chance, Clock } from '../world.ts'

/** What the browser should hold after this request. */
export type CookieChange =
  | { readonly kind: 'set'; readonly id: string; readonly seconds: number }

  /** `signedOut`: the person left, so nothing that the app kept in this browser should stay. */
  | { readonly kind: 'clear'; readonly signedOut: boolean }

/** One request's view of its session: what use cases may know of it and do to it. */
export interface Visit {
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

export interface VisitNeeds {
  readonly store: Pick<Store, 'sessions' | 'subjects'>
  readonly clock: Clock
  readonly chance: Chance
  readonly limits: SessionLimits
  /** Whether a session without sign-in acts for a guest. */
  readonly guests: boolean
}

export type OpenVisit = (presentedId: string | undefined) => Promise<Visit>

const formerMs = 300_000
const touchMs = 60_000

export const openVisits =
  (needs: VisitNeeds): OpenVisit =>
  async (presentedId) => {
    const hash = presentedId === undefined ? undefined : await sha256(presentedId)
    const found = hash === undefined ? undefined : await needs.store.sessions.find(hash)
    const session = found && (await keepAlive(needs, found))
    const former =
      session || hash === undefined
        ? undefined
        : await needs.store.sessions.findByFormer(hash, needs.clock.now())
    return visit(needs, { session, former, presented: presentedId !== undefined })
  }

const keepAlive = async (
  { store, clock, limits }: VisitNeeds,
  found: SessionRecord,
): Promise<SessionRecord | undefined> => {
  const now = clock.now()
  if (now >= found.endsAt || now - found.seenAt >= limits.idleSeconds * 1000) {
    await store.sessions.remove(found.record)
    return undefined
  }
  if (now - found.seenAt < touchMs) return found
  await store.sessions.touch(found.record, now)
  return { ...found, seenAt: now }
}

interface Start {
  readonly session: SessionRecord | undefined
  readonly former: SessionRecord | undefined
  readonly presented: boolean
}

const visit = (needs: VisitNeeds, { session, former, presented }: Start): Visit => {
  let current = session
  // A cookie that opens nothing is taken away, unless it may still fetch a lost answer.
  let change: CookieChange | undefined =
    presented && !session && !former ? { kind: 'clear', signedOut: false } : undefined
  const hold = (record: SessionRecord, id: string) => {
    current = record
    change = { kind: 'set', id, seconds: Math.max(1, Math.ceil((record.endsAt - needs.clock.now()) / 1000)) }
    return record
  }
  return {
    former,
    get session() {
      return current
    },
    get change() {
      return change
    },
    async begin() {
      if (current) return current
      const id = randomToken(needs.chance)
      return hold(await createSession(needs, id), id)
    },
    async become(record, subject) {
      const id = randomToken(needs.chance)
      const formerUntil = former ? null : needs.clock.now() + formerMs
      const rotation = { idHash: await sha256(id), formerUntil, subject }
      if (!(await needs.store.sessions.rotate(record.record, rotation)))
        throw new Failure('session-required', 'the session ended meanwhile')
      return hold({ ...record, subject }, id)
    },
    async end() {
      if (current) await needs.store.sessions.remove(current.record)
      current = undefined
      change = { kind: 'clear', signedOut: true }
    },
  }
}

const createSession = async (
  { store, clock, chance, limits, guests }: VisitNeeds,
  id: string,
): Promise<SessionRecord> => {
  const now = clock.now()
  const subject = guests ? randomToken(chance) : null
  if (subject !== null)
    await store.subjects.create({ id: subject, tenant: deploymentTenant, guest: true, name: null })
  const session: SessionRecord = {
    record: randomToken(chance),
    tenant: deploymentTenant,
    subject,
    seenAt: now,
    endsAt: now + limits.absoluteSeconds * 1000,
  }
  await store.sessions.create(session, await sha256(id))
  return session
}
