import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const keyOfAnotherName: IdTokenFault = {
  rows: 'HP-20 IDT-18',
  when: 'it names another published key',
  make: withHeader(() => ({ kid: 'probabilistic' })),
  outcome: 'signature-invalid',
}
