import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { MergeOfferRow, SessionRecord } from '../store/ports/ports.ts'

/** A sign-in proves who uses a session for this long, as far as bringing two people together is concerned. */
const recentMs = 900_000

const ended = (detail: string) => new Failure('merge-offer-ended', detail)

/** The offer that was made to this session; fails with `merge-offer-ended` for every other one. */
export const ownOffer = async (
  { store, clock }: Pick<ConnectNeeds, 'store' | 'clock'>,
  { record, tenant, subject }: SessionRecord,
  id: string,
): Promise<MergeOfferRow> => {
  const offer = await store.merges.findOffer(id)
  if (offer?.session !== record || offer.tenant !== tenant) throw ended('unknown, or of another session')
  if (clock.now() >= offer.expiresAt) throw ended('expired')
  const isSame = subject === offer.into || (subject === offer.from && (await isGuest(store, offer.from)))
  if (!isSame) throw ended('the person of the session has changed')
  return offer
}

const isGuest = async ({ subjects }: ConnectNeeds['store'], id: string): Promise<boolean> =>
  (await subjects.find(id))?.guest === true

/** The person of the session and the other one. A guest is merged into the other person, everybody else takes the other person in. */
export const sidesOf = (
  { from, into }: Pick<MergeOfferRow, 'from' | 'into'>,
  { subject }: Pick<SessionRecord, 'subject'>,
): { readonly you: string; readonly other: string } =>
  subject === from ? { you: from, other: into } : { you: into, other: from }

/**
 * True if a sign-in of the session's person is recent. The other person's is, because the offer is. A guest has only this session, so
 * nothing is proved by another sign-in.
 */
export const isRecentlyProven = async (
  { store, clock }: Pick<ConnectNeeds, 'store' | 'clock'>,
  { record, subject }: SessionRecord,
  offer: Pick<MergeOfferRow, 'from'>,
): Promise<boolean> => {
  if (subject === offer.from) return isGuest(store, offer.from)
  const provedAt = await store.sessions.provedAt(record)
  return provedAt !== null && clock.now() - provedAt < recentMs
}
