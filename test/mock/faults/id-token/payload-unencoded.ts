import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const payloadUnencoded: IdTokenFault = {
  rows: 'IDT-21',
  when: 'b64 is false',
  make: withHeader(() => ({ crit: ['b64'], b64: false })),
  outcome: 'id-token-invalid',
}
