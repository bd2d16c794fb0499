import { addPersonalToken } from './add-personal-token.ts'
import { addServiceAccount } from './add-service-account.ts'
import { chooseAccount } from './choose-account.ts'
import { completeAttempt } from './complete-attempt.ts'
import { disconnect } from './disconnect.ts'
import { dropAttempt } from './drop-attempt.ts'
import { type CatalogNeeds, getCatalog } from './get-catalog.ts'
import { getSession } from './get-session.ts'
import { listConnections } from './list-connections.ts'
import { signOut } from './sign-out.ts'
import { startAttempt } from './start-attempt.ts'

/** What a person may ask about what they connect. */
export const connectUseCases = (needs: CatalogNeeds) => ({
  getSession: getSession(needs),
  signOut: signOut(needs),
  getCatalog: getCatalog(needs),
  startAttempt: startAttempt(needs),
  completeAttempt: completeAttempt(needs),
  dropAttempt: dropAttempt(needs),
  listConnections: listConnections(needs),
  addPersonalToken: addPersonalToken(needs),
  addServiceAccount: addServiceAccount(needs),
  chooseAccount: chooseAccount(needs),
  disconnect: disconnect(needs),
})
