import type { IdTokenMishap } from '../mishap.ts'

export const notJson: IdTokenMishap = {
  rows: 'IDT-23',
  when: 'its payload is no JSON',
  make: (draft) => ({ ...draft, writeClaims: () => 'sub=alice' }),
  outcome: 'id-token-invalid',
}
