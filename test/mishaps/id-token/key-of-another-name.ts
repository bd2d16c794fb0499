import type { IdTokenMishap } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'

export const keyOfAnotherName: IdTokenMishap = {
  rows: 'HP-20 IDT-18',
  when: 'it names another published key',
  make: withHeader(() => ({ kid: 'probabilistic' })),
  outcome: 'signature-invalid',
}
