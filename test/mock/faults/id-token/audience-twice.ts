import type { IdTokenFault } from '../mishap.ts'
import { withClaims } from '../provider/id-token-draft.ts'

export const audienceTwice: IdTokenFault = {
  rows: 'IDT-04',
  when: 'aud names a second party, and azp nobody',
  make: withClaims(({ aud }) => ({ aud: ['stranger', aud] })),
  outcome: 'id-token-invalid',
}
