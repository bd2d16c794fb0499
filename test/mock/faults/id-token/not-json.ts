import type { IdTokenFault } from '../mishap.ts'

export const notJson: IdTokenFault = {
  rows: 'IDT-23',
  when: 'its payload is no JSON',
  make: (draft) => ({ ...draft, writeClaims: () => 'sub=alice' }),
  outcome: 'id-token-invalid',
}
