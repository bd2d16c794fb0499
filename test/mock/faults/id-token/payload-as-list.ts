import type { IdTokenFault } from '../mishap.ts'

export const payloadAsList: IdTokenFault = {
  rows: 'IDT-23',
  when: 'its payload is a list',
  make: (draft) => ({ ...draft, writeClaims: (claims) => JSON.stringify([claims]) }),
  outcome: 'id-token-invalid',
}
