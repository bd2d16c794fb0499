import type { Millis } from './millis.ts'

/** A request of a host with an idempotency key. */
export interface IdempotencyClaim {
  /** A new random id, for which the answer is sealed. */
  readonly id: string
  readonly tenant: string
  /** The name of the host key. */
  readonly host: string
  readonly keyHash: string
  readonly requestHash: string
  /** The host's own id of the user concerned, so that the answer is erased with the user; null without one. */
  readonly account: string | null
  readonly now: Millis
  /** Until then the claimant alone may answer; afterwards it counts as crashed. */
  readonly busyUntil: Millis
  /** Until then the answer is kept. */
  readonly expiresAt: Millis
}

/** `claimed`: the caller makes the request. `other-request`: the key was used for another one. */
export type IdempotencyClaimed =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'busy'; readonly until: Millis }
  | { readonly kind: 'answered'; readonly id: string; readonly sealed: string }

export interface IdempotencyStore {
  /** Claims a key. Exactly one of several callers gets `claimed`. */
  claim(claim: IdempotencyClaim): Promise<IdempotencyClaimed>
  /** Stores the answer of a claim. False if the claim is not there any more, because it ran out and another caller took the key. */
  keep(id: string, sealed: string): Promise<boolean>
  /** Gives the key back without an answer. */
  release(id: string): Promise<void>
}
