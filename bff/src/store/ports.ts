import type {
  AccessModel,
  ConnectionReason,
  FailureCode,
  AccountChoice,
  ConnectionId,
  ConnectionStatus,
  IntegrationId,
  Purpose,
} from '@planbridge/shared/contract'

/** All times are milliseconds since 1970. */
export type Millis = number

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
  rotate(
    record: string,
    change: { idHash: string; formerUntil: Millis; subject: string | null },
  ): Promise<boolean>
  touch(record: string, seenAt: Millis): Promise<void>
  remove(record: string): Promise<void>
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
  know(id: string, name: string | null): Promise<void>
  ownerOf(tenant: string, identity: Identity): Promise<string | undefined>
  /** Gives the identity to this subject unless somebody has it; answers who has it now. */
  attach(tenant: string, identity: Identity, subject: string): Promise<string>
  identitiesOf(subject: string): Promise<Identity[]>
}

export interface Attempt {
  readonly stateHash: string
  readonly session: string
  /** Whom the outcome may be added to: the person who links, or the guest who signs in. */
  readonly subject: string | null
  readonly purpose: Purpose
  readonly integration: IntegrationId
  readonly model: AccessModel
  readonly challenge: string
  readonly nonce: string | null
  readonly redirectUri: string
  readonly connection: ConnectionId | null
  readonly returnTo: string
  readonly createdAt: Millis
  readonly expiresAt: Millis
}

/** What came of a completed attempt: the connection, or the code of the failure. */
export type Outcome = { readonly connection: ConnectionId } | { readonly failure: string }

export interface AttemptState {
  readonly attempt: Attempt
  readonly phase: 'pending' | 'taken' | 'done'
  readonly answerHash: string | null
  readonly outcome: Outcome | null
}

export interface AttemptStore {
  /** Keeps it, and lets go of the oldest of the session beyond `pendingMax`. */
  keep(attempt: Attempt, pendingMax: number): Promise<void>
  find(stateHash: string): Promise<AttemptState | undefined>
  /** Takes a pending attempt; exactly one caller ever gets true. */
  take(stateHash: string, answerHash: string): Promise<boolean>
  finish(stateHash: string, outcome: Outcome): Promise<void>
  drop(stateHash: string, session: string): Promise<void>
}

/** What is known of renewing a token set, beside the token set itself. */
export interface RenewalJournal {
  /** When the present refresh token was sent; null once an answer to it was stored. */
  readonly askedAt: Millis | null
  /** Tries in a row that brought neither a token nor a refusal. */
  readonly failures: number
  readonly failure: FailureCode | null
  /** Not to be tried again before then. */
  readonly retryAt: Millis | null
}

export interface ConnectionRow {
  readonly id: ConnectionId
  readonly tenant: string
  /** '' where the connection is the tenant's own. */
  readonly owner: string
  readonly integration: IntegrationId
  readonly model: AccessModel
  /** '' where the connection is the tenant's own. */
  readonly account: string
  readonly accountName: string | null
  readonly accountDetail: string | null
  readonly status: ConnectionStatus
  readonly reason: ConnectionReason | null
  readonly choice: string | null
  readonly choices: readonly AccountChoice[]
  readonly scopes: readonly string[]
  readonly createdAt: Millis
  readonly usedAt: Millis | null
  readonly endsAt: Millis | null
  readonly renews: boolean
  readonly sealed: string | null
  /** Counts every change of the token set; a writer must name the one it read. */
  readonly tokenVersion: number
  readonly tokenEndsAt: Millis | null
  /** From when on a new token should be fetched. */
  readonly tokenStaleAt: Millis | null
  /** When the refresh token dies, where that is documented. */
  readonly refreshEndsAt: Millis | null
  readonly journal: RenewalJournal
}

export type ConnectionChange = Partial<
  Pick<
    ConnectionRow,
    | 'accountName'
    | 'accountDetail'
    | 'status'
    | 'reason'
    | 'journal'
    | 'refreshEndsAt'
    | 'choice'
    | 'choices'
    | 'scopes'
    | 'endsAt'
    | 'renews'
    | 'createdAt'
  >
>

/** A sealed token set on its way into the row. */
export interface SealedTokens {
  readonly sealed: string | null
  readonly endsAt: Millis | null
  readonly staleAt: Millis | null
}

/** The right to fetch a new token, until `until`; the fence says whose turn it is. */
export interface Turn {
  readonly owner: string
  readonly fence: number
}

export interface ConnectionStore {
  find(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** Every connection to this provider account, whoever owns it. */
  listOfAccount(tenant: string, account: string): Promise<ConnectionRow[]>
  listOwned(tenant: string, owner: string): Promise<ConnectionRow[]>
  findSame(
    row: Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model' | 'account'>,
  ): Promise<ConnectionRow | undefined>
  /** Inserts, unless the same one exists: then answers the one that does. */
  add(row: ConnectionRow): Promise<ConnectionRow>
  change(id: ConnectionId, change: ConnectionChange): Promise<void>
  /** Changes a row whose token set is still the one that was read; false: it is not. */
  changeAt(id: ConnectionId, readVersion: number, change: ConnectionChange): Promise<boolean>
  /** Compare and swap on the token version; false: somebody else changed it, or the row is gone. */
  putTokens(
    id: ConnectionId,
    readVersion: number,
    tokens: SealedTokens,
    change?: ConnectionChange,
  ): Promise<boolean>
  used(id: ConnectionId, at: Millis): Promise<void>
  remove(id: ConnectionId): Promise<ConnectionRow | undefined>
  /** By the store's own clock, whatever time its callers have. */
  takeTurn(id: ConnectionId, owner: string, forMs: Millis): Promise<Turn | undefined>
  keepTurn(id: ConnectionId, turn: Turn, forMs: Millis): Promise<void>
  endTurn(id: ConnectionId, turn: Turn): Promise<void>
}

/** A sealed token set where it lies. */
export interface SealedRow {
  readonly id: ConnectionId
  readonly tenant: string
  readonly tokenVersion: number
  readonly sealed: string
}

export interface SealedWish {
  /** Only those that lie under this key. */
  readonly under?: string
  /** Only ids behind this one; '' begins at the first. */
  readonly after: string
  readonly max: number
}

/** All sealed token sets, by the key that they lie under; '' stands for a key that cannot be told. */
export interface SealedStore {
  countByKey(): Promise<ReadonlyMap<string, number>>
  /** The next ones, by id. */
  list(wish: SealedWish): Promise<SealedRow[]>
  /** Puts each in the place of what was read, for the same version. What changed meanwhile stays; answers how many did not. */
  replace(pairs: readonly { readonly row: SealedRow; readonly sealed: string }[]): Promise<number>
  /** Erases what lies under a key: those connections have to be made anew. Answers how many there were. */
  discard(key: string): Promise<number>
}

/** Everybody who is to be erased: people of one tenant, or the whole tenant. */
export interface Whom {
  readonly tenant: string
  /** undefined: everybody, and what belongs to nobody in particular. */
  readonly subjects?: readonly string[]
}

export interface Erased {
  /** Rows per table. */
  readonly rows: Readonly<Record<string, number>>
  /** What was erased of connections: their tokens may still be worth revoking. */
  readonly connections: readonly ConnectionRow[]
}

export interface ErasureStore {
  /** Who goes by this account: those who signed in with it, else those who connected it. */
  subjectsOf(tenant: string, identity: Identity, integration: IntegrationId): Promise<string[]>
  /** All of it or nothing. */
  erase(whom: Whom): Promise<Erased>
}

export interface Store {
  readonly sessions: SessionStore
  readonly subjects: SubjectStore
  readonly attempts: AttemptStore
  readonly connections: ConnectionStore
  readonly sealed: SealedStore
  readonly erasure: ErasureStore
  /** Erases what has run out: sessions and attempts that ended before `now`. */
  purge(now: Millis, seenAfter: Millis): Promise<void>
  close(): Promise<void>
}
