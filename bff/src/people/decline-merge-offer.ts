import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requireSession } from '../principal/require-person.ts'

/** Ends an offer of this session and revokes the tokens that the sign-in gave. An offer that has ended already stays so. */
export const declineMergeOffer =
  ({ store, revocations }: ConnectNeeds): UseCaseFor<typeof endpoints.declineMergeOffer, 'browser-session'> =>
  async ({ offer: id }, requestSession) => {
    const { record } = requireSession(requestSession)
    const offer = await store.merges.findOffer(id)
    if (offer?.session !== record || offer.mergedAt !== null) return null
    await store.merges.endOffer(id)
    await revocations.settle(await store.revocations.find(offer.pending))
    return null
  }
