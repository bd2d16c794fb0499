import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const authorizedPartyOther: IdTokenFault = {
  rows: 'HP-13 IDT-05',
  when: 'azp is another client, aud is ours alone',
  make: withClaims(() => ({ azp: 'stranger' })),
  outcome: 'id-token-invalid',
}
