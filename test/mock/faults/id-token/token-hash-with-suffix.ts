import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const tokenHashWithSuffix: IdTokenFault = {
  rows: 'IDT-13',
  when: 'at_hash is followed by one more character',
  make: withClaims(({ at_hash }) => ({ at_hash: `${text(at_hash)}1` })),
  outcome: 'id-token-invalid',
  channels: ['back'],
}
