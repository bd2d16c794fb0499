import type { ConnectionId } from '@planbridge/shared/contract'
import type { ConnectionRow } from './connection-port.ts'
import type { Millis } from './millis.ts'

/** Two subjects of one tenant that belong to the same person: `from` is merged into `into`. */
export interface MergedPair {
  readonly tenant: string
  readonly from: string
  readonly into: string
}

/** The offer to one session to merge two subjects, both of which signed in there. It can be accepted once. */
export interface MergeOfferRow extends MergedPair {
  readonly id: string
  /** The session record. */
  readonly session: string
  /** The owed revocation that has the tokens of the sign-in. It is made if the offer is not accepted. */
  readonly pending: string
  /** The facts of the sign-in that a connection needs, as JSON. */
  readonly granted: string
  readonly expiresAt: Millis
  /** null until it is accepted. */
  readonly mergedAt: Millis | null
  /** The connection that the sign-in became; null until it is accepted. */
  readonly connection: ConnectionId | null
}

export interface MergeRequest extends MergedPair {
  /** The session that goes on; the other sessions of `from` end. */
  readonly session: string | null
  /** Of each two connections of the same integration, access model and account, the one to keep. */
  readonly keep: readonly ConnectionId[]
}

/** `gone`: one of the two does not exist any more. `undecided`: two connections are the same, and none or both of them are to be kept. */
export type MergeResult =
  | { readonly kind: 'gone' }
  | { readonly kind: 'undecided' }
  | {
      readonly kind: 'merged'
      /** The connections that were not kept. Their jobs are those of the kept ones now. */
      readonly dropped: readonly ConnectionRow[]
      /** The number of connections that came from `from`. */
      readonly connections: number
    }

/** Brings subjects of one person together. */
export interface MergeStore {
  /** Adds an offer, and ends the earlier ones of its session. False if the tokens of the sign-in are not there any more. */
  addOffer(offer: MergeOfferRow): Promise<boolean>
  findOffer(id: string): Promise<MergeOfferRow | undefined>
  /** Records that the offer was accepted. False if it was accepted before, has ended or has expired. */
  finishOffer(id: string, connection: ConnectionId | null, now: Millis): Promise<boolean>
  /** Ends an offer that was not accepted; its tokens are to be revoked at once. */
  endOffer(id: string): Promise<void>
  /**
   * Moves everything of `from` to `into`, ends the other sessions of `from`, and deletes it. If the result is not `merged`, the caller
   * rolls the transaction back.
   */
  merge(request: MergeRequest): Promise<MergeResult>
  /**
   * True if a subject has nothing but this account: no token set, no job, no other identity, and no ended connection and no owed
   * revocation of another account. Its identity is then free.
   */
  ownsNothingBut(tenant: string, subject: string, account: string): Promise<boolean>
  /** Guests without a session. No browser can reach their connections any more. */
  abandonedGuests(limit: number): Promise<readonly { readonly id: string; readonly tenant: string }[]>
}
