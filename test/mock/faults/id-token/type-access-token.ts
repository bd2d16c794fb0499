import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const typeAccessToken: IdTokenFault = {
  rows: 'IDT-22',
  when: 'typ is that of an access token',
  make: withHeader(() => ({ typ: 'at+jwt' })),
  outcome: 'id-token-invalid',
}
