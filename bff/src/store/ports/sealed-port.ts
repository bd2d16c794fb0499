import type { ConnectionId } from '@planbridge/shared/contract'

/** A sealed token set where it lies. */
export interface SealedRow {
  readonly id: ConnectionId
  readonly tenant: string
  readonly tokenVersion: number
  readonly sealed: string
}

export interface SealedQuery {
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
  list(wish: SealedQuery): Promise<SealedRow[]>
  /** Puts each in the place of what was read, for the same version. What changed meanwhile stays; answers how many did not. */
  replace(pairs: readonly { readonly row: SealedRow; readonly sealed: string }[]): Promise<number>
  /** Erases what lies under a key: those connections have to be made anew. Answers how many there were. */
  discard(key: string): Promise<number>
}
