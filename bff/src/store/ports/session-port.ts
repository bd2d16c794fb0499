import type { Millis } from './millis.ts'

/** One visit's worth of identity. Its id changes whenever what it may do changes; the record stays. */
export interface SessionRecord {
  readonly record: string
  readonly tenant: string
  /** null until somebody signed in (or a guest was made). */
  readonly subject: string | null
  readonly seenAt: Millis
  readonly endsAt: Millis
}

export interface SessionStore {
  create(session: SessionRecord, idHash: string): Promise<void>
  find(idHash: string): Promise<SessionRecord | undefined>
  /** The session that went by this id until it was rotated, within the grace that `rotate` gave. */
  findByFormer(idHash: string, now: Millis): Promise<SessionRecord | undefined>
  /** `formerUntil: null` leaves the former id and its grace as they are: the browser never heard of the id in between. */
  rotate(
    record: string,
    change: { idHash: string; formerUntil: Millis | null; subject: string | null },
  ): Promise<boolean>
  /** false: there is no such session any more. */
  touch(record: string, seenAt: Millis): Promise<boolean>
  remove(record: string): Promise<void>
  /** Records of its person's other sessions, without the `keep` of them that were seen last. */
  othersBeyond(session: SessionRecord, keep: number): Promise<string[]>
  /** Whether this person has a session that was used since `seenAfter` and has not ended. */
  hasLive(subject: string, now: Millis, seenAfter: Millis): Promise<boolean>
}

export interface Subject {
  readonly id: string
  readonly tenant: string
  /** Made for a session without sign-in. */
  readonly guest: boolean
  readonly name: string | null
}

/** What an identity server calls a person; the pair is unique within a tenant. */
export interface Identity {
  readonly issuer: string
  readonly account: string
}

export interface SubjectStore {
  create(subject: Subject): Promise<void>
  find(id: string): Promise<Subject | undefined>
  /** A guest becomes a person, or a person is called by a newer name. */
  identify(id: string, name: string | null): Promise<void>
  ownerOf(tenant: string, identity: Identity): Promise<string | undefined>
  /** Gives the identity to this subject unless somebody has it; answers who has it now. */
  attach(tenant: string, identity: Identity, subject: string): Promise<string>
  identitiesOf(subject: string): Promise<Identity[]>
}
