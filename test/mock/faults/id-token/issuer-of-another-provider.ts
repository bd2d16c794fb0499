import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const issuerOfAnotherProvider: IdTokenFault = {
  rows: 'HP-07 IDT-24 CB-05',
  when: 'iss is another provider of this deployment',
  make: withClaims(() => ({ iss: 'https://api.plannrcrm.com' })),
  outcome: 'issuer-mismatch',
}
