import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const notYetValid: IdTokenFault = {
  rows: 'IDT-08',
  when: 'nbf is in ten minutes',
  make: withClaims(({ iat }) => ({ nbf: Number(iat) + 600 })),
  outcome: 'id-token-invalid',
}
