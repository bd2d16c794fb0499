import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const expiryNever: IdTokenFault = {
  rows: 'HP-14 IDT-06',
  when: 'exp lies thirty thousand years ahead',
  make: withClaims(() => ({ exp: 1e12 })),
  outcome: 'id-token-invalid',
}
