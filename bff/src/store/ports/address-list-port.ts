import type { Millis } from './millis.ts'

/** A published list that waits for a decision of an operator. The list before it stays in use. */
export interface HeldAddresses {
  readonly ranges: readonly string[]
  readonly reason: HoldReason
  readonly since: Millis
  /** When the provider last published it. */
  readonly seenAt: Millis
}

export const holdReasons = ['emptied', 'disjoint', 'half-changed', 'broad-range'] as const
export type HoldReason = (typeof holdReasons)[number]

/** What the store keeps of a published list. Ranges are in canonical form, sorted. */
export interface StoredAddresses {
  /** The list in use; null until a first one was accepted. */
  readonly ranges: readonly string[] | null
  /** When the provider last published the list in use, or an operator last kept it. */
  readonly confirmedAt: Millis | null
  readonly changedAt: Millis | null
  /** Ranges that are not in the list any more, and until when they stay in use. */
  readonly former: readonly { readonly range: string; readonly until: Millis }[]
  readonly held: HeldAddresses | null
  /** The list that an operator rejected last; it is not held again. */
  readonly rejected: readonly string[] | null
  /** Entity tag and date of the list in use, for conditional requests. */
  readonly validators: ListValidators | null
  readonly triedAt: Millis | null
  /** When the list is fetched next. */
  readonly nextAt: Millis
  /** Tries since the last success. */
  readonly failures: number
  /** Why the last try was none. */
  readonly problem: string | null
}

export interface ListValidators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface AddressListRow extends StoredAddresses {
  /** The address from which the list is fetched. */
  readonly source: string
  /** Increases with every write. */
  readonly revision: number
}

/** The address lists of providers, which all instances share. */
export interface AddressListStore {
  all(): Promise<AddressListRow[]>
  find(source: string): Promise<AddressListRow | undefined>
  /** Compare-and-swap on the revision, which is 0 for a new list; false if another process wrote first. */
  write(source: string, readRevision: number, list: StoredAddresses): Promise<boolean>
}
