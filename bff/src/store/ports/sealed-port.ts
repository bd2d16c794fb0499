/**
 * Tables of texts that are sealed for their own id: answers of jobs and to hosts, events of providers, the keys of webhook endpoints, and
 * webhook messages.
 */
export const answerTables = [
  'job_answers',
  'idempotency_keys',
  'inbound_events',
  'webhook_endpoints',
  'webhook_messages',
] as const
export type AnswerTable = (typeof answerTables)[number]

/** A stored sealed text: the token set of a connection or of a pending revocation, or a text that is sealed for its own id. */
export interface SealedRow {
  readonly table: 'connections' | 'pending_revocations' | AnswerTable
  /** The row's id. Ids are unique over the tables. */
  readonly id: string
  /** The id in the place that it is sealed for. */
  readonly sealedFor: string
  readonly tenant: string
  /** 0 for a text that is sealed for its own id. */
  readonly tokenVersion: number
  readonly sealed: string
}

export interface SealedQuery {
  /** Only texts sealed with this key. */
  readonly under?: string
  /** Only ids greater than this one; '' starts at the first. */
  readonly after: string
  readonly max: number
}

/** All sealed texts by their key; '' stands for an unreadable key id. */
export interface SealedStore {
  countByKey(): Promise<ReadonlyMap<string, number>>
  /** The next page, ordered by id. */
  list(query: SealedQuery): Promise<SealedRow[]>
  /** Replaces each text if it is unchanged since it was read. Resolves to the number of changed ones, which were skipped. */
  replace(pairs: readonly { readonly row: SealedRow; readonly sealed: string }[]): Promise<number>
  /** The check value of each vault key, by key id. */
  keyChecks(): Promise<ReadonlyMap<string, string>>
  /** Records the check value of a key id that has none. Resolves to the recorded one, which is another one if another writer was first. */
  recordKeyCheck(key: string, value: string): Promise<string>
  /**
   * Deletes all texts sealed with a key, and its check value, so that another key can take its id. The connections of token sets must be
   * reconnected, their revocations are given up, and webhook endpoints are deleted. Resolves to the number of token sets.
   */
  discard(key: string): Promise<number>
}
