import { MergeOfferId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { otherPerson } from '../grants/other-person.ts'
import type { GrantToStore } from '../grants/store-grant.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { MergedPair, MergeOfferRow, SessionRecord } from '../store/ports/ports.ts'
import type { HeldTokens } from '../tokens/revocation/revocations.ts'
import { offeredGrantText } from './offered-grant.ts'

/** An offer can be accepted for this long: the sign-in of the other person counts as recent. */
const offerMs = 600_000

/** An account that was granted in a session, and that belongs to another person than the session's. */
export interface TakenAccount {
  readonly session: SessionRecord
  /** The owner of the account. */
  readonly owner: string
  readonly pair: Omit<MergedPair, 'tenant'>
  readonly grant: Omit<GrantToStore, 'owner'>
  readonly held: HeldTokens
}

/**
 * Offers to merge the two people, and keeps the tokens for the offer. Returns the failure that names the other person; it has no offer
 * if the tokens could not be kept, in which case the caller revokes them.
 */
export const offerMerge = async (needs: ConnectNeeds, taken: TakenAccount): Promise<Failure> => {
  const { session, owner, pair, grant, held } = taken
  const id = MergeOfferId.parse(randomToken(needs.random))
  const now = needs.clock.now()
  const offer = {
    ...pair,
    id,
    tenant: session.tenant,
    session: session.record,
    pending: held.pending.id,
    granted: offeredGrantText(grant, now),
    expiresAt: now + offerMs,
    mergedAt: null,
    connection: null,
  }
  const isOffered = held.isStored && (await storeOffer(needs, offer, grant.account.id).catch(() => false))
  return takenFailure(needs, { owner, ...(isOffered && { offer: id }) })
}

const storeOffer = ({ store }: ConnectNeeds, offer: MergeOfferRow, account: string): Promise<boolean> =>
  store.atomically(async ({ merges, revocations }) => {
    // A revocation has to know the account, because others may depend on the same grant.
    await revocations.nameAccount(offer.pending, account)
    return merges.addOffer(offer)
  })

interface Taken {
  /** The owner of the account. */
  readonly owner: string
  readonly offer?: string
}

/** The failure for an account that belongs to another person. */
const takenFailure = async (needs: ConnectNeeds, { owner, offer }: Taken): Promise<Failure> =>
  new Failure('identity-of-another-person', 'the identity belongs to another person', {
    otherPerson: await otherPerson(needs, owner),
    offer,
  })

/** The failure that came with an open offer, for a request that is repeated. */
export const offeredFailure = async (needs: ConnectNeeds, offer: MergeOfferRow): Promise<Failure> => {
  const isOfGuest = (await needs.store.subjects.find(offer.from))?.guest === true
  return takenFailure(needs, { owner: isOfGuest ? offer.into : offer.from, offer: offer.id })
}
