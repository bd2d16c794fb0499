import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const criticalUnknown: IdTokenFault = {
  rows: 'IDT-21',
  when: 'crit names what nobody knows',
  make: withHeader(() => ({ crit: ['exp'], exp: 1 })),
  outcome: 'id-token-invalid',
}
