import type { BrowserFamily, Role, SystemFamily } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** A session. Its id rotates whenever its privileges change; the record stays the same. */
export interface SessionRecord {
  readonly record: string
  readonly tenant: string
  /** null until a person signs in or a guest is created. */
  readonly subject: string | null
  /** Absent unless the person signed in with an account of their organisation. */
  readonly firm?: FirmSession | undefined
  readonly seenAt: Millis
  readonly endsAt: Millis
}

/** The facts by which a person recognises a session; null if they are not known. */
export interface SessionFacts {
  readonly startedAt: Millis | null
  readonly browser: BrowserFamily | null
  readonly system: SystemFamily | null
}

export interface ListedSession extends SessionRecord, SessionFacts {}

/** The facts of a firm's sign-in that a session keeps. */
export interface FirmSession {
  /** The id of the way to sign in. */
  readonly signIn: string
  readonly role: Role
}

/** The person of a session. Without a tenant the session keeps its own. */
export interface SessionBearer {
  readonly subject: string | null
  readonly tenant?: string | undefined
  readonly firm?: FirmSession | undefined
}

export interface SessionStore {
  create(session: SessionRecord, idHash: string, facts?: SessionFacts): Promise<void>
  find(idHash: string): Promise<SessionRecord | undefined>
  /** Finds a session by its previous id, within the grace period given to `rotate`. */
  findByFormer(idHash: string, now: Millis): Promise<SessionRecord | undefined>
  /** `formerUntil: null` keeps the previous id and its grace period, because the browser never received the id in between. */
  rotate(
    record: string,
    change: { idHash: string; formerUntil: Millis | null } & SessionBearer,
  ): Promise<boolean>
  /** Those of the sessions that still exist, by record. */
  among(records: readonly string[]): Promise<SessionRecord[]>
  /** False if the session no longer exists. */
  touch(record: string, seenAt: Millis): Promise<boolean>
  /** Also ends its offer to merge people. */
  remove(record: string): Promise<void>
  /** Records that a sign-in proved the session's person in it. */
  prove(record: string, at: Millis): Promise<void>
  /** When a sign-in last proved the session's person in it; null without one. */
  provedAt(record: string): Promise<Millis | null>
  /** Records of the subject's other sessions, except the `keep` most recently seen. */
  othersBeyond(session: SessionRecord, keep: number): Promise<string[]>
  /** Reports whether the subject has an unexpired session that was seen after `seenAfter`. */
  hasLive(subject: string, now: Millis, seenAfter: Millis): Promise<boolean>
  /** The subject's unexpired sessions that were seen after `seenAfter`, the one seen last first. */
  listOf(subject: string, now: Millis, seenAfter: Millis): Promise<ListedSession[]>
}

export interface Subject {
  readonly id: string
  readonly tenant: string
  /** True if created for a session without sign-in. */
  readonly guest: boolean
  readonly name: string | null
}

/** A person's account at an identity server; unique within a tenant. */
export interface Identity {
  readonly issuer: string
  readonly account: string
}

export interface SubjectStore {
  create(subject: Subject): Promise<void>
  find(id: string): Promise<Subject | undefined>
  /** Locks the subject until the end of the transaction; false if it does not exist. A transaction that gives a subject something locks it first. */
  lock(id: string): Promise<boolean>
  /** Turns a guest into a person, or updates a person's name. */
  identify(id: string, name: string | null): Promise<void>
  ownerOf(tenant: string, identity: Identity): Promise<string | undefined>
  /** Assigns the identity to this subject unless it is already assigned. Resolves to the subject that has it. */
  attach(tenant: string, identity: Identity, subject: string): Promise<string>
  identitiesOf(subject: string): Promise<Identity[]>
}
