import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const stateHashWithSuffix: IdTokenFault = {
  rows: 'IDT-12',
  when: 's_hash is followed by one more character',
  make: withClaims(({ s_hash }) => ({ s_hash: `${text(s_hash)}1` })),
  outcome: 'id-token-invalid',
  channels: ['front'],
}
