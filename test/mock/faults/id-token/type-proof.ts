import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const typeProof: IdTokenFault = {
  rows: 'IDT-22',
  when: 'typ is that of a DPoP proof',
  make: withHeader(() => ({ typ: 'dpop+jwt' })),
  outcome: 'id-token-invalid',
}
