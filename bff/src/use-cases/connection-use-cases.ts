import { cancelAttempt } from '../attempts/cancel-attempt.ts'
import { completeAttempt } from '../attempts/complete-attempt.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { type CatalogNeeds, getCatalog, listIntegrations, listOperations } from '../catalog/get-catalog.ts'
import { addPersonalToken } from '../connections/add-personal-token.ts'
import { addServiceAccount } from '../connections/add-service-account.ts'
import { chooseAccount } from '../connections/choose-account.ts'
import { disconnect } from '../connections/disconnect.ts'
import { listConnections } from '../connections/list-connections.ts'
import { acceptMergeOffer } from '../people/accept-merge-offer.ts'
import { declineMergeOffer } from '../people/decline-merge-offer.ts'
import { getMergeOffer } from '../people/get-merge-offer.ts'
import { getSession, type SessionNeeds } from '../sessions/get-session.ts'
import { signOut } from '../sessions/sign-out.ts'

/** The use cases of sessions, attempts and connections. */
export const connectUseCases = (needs: CatalogNeeds & SessionNeeds) => ({
  getSession: getSession(needs),
  signOut: signOut(needs),
  getCatalog: getCatalog(needs),
  listIntegrations: listIntegrations(needs),
  listOperations: listOperations(needs),
  startAttempt: startAttempt(needs),
  completeAttempt: completeAttempt(needs),
  cancelAttempt: cancelAttempt(needs),
  getMergeOffer: getMergeOffer(needs),
  acceptMergeOffer: acceptMergeOffer(needs),
  declineMergeOffer: declineMergeOffer(needs),
  listConnections: listConnections(needs),
  addPersonalToken: addPersonalToken(needs),
  addServiceAccount: addServiceAccount(needs),
  chooseAccount: chooseAccount(needs),
  disconnect: disconnect(needs),
})
