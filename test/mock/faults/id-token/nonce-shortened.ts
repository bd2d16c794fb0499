import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const nonceShortened: IdTokenFault = {
  rows: 'HP-09 IDT-09',
  when: 'nonce lacks its last character',
  make: withClaims(({ nonce }) => ({ nonce: text(nonce).slice(0, -1) })),
  outcome: 'nonce-mismatch',
}
