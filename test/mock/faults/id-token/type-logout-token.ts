import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const typeLogoutToken: IdTokenFault = {
  rows: 'IDT-22',
  when: 'typ is that of a logout token',
  make: withHeader(() => ({ typ: 'logout+jwt' })),
  outcome: 'id-token-invalid',
}
