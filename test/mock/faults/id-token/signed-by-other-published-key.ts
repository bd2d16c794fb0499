import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const signedByOtherPublishedKey: IdTokenFault = {
  rows: 'HP-20 IDT-18',
  when: 'another published key signed it under the right name',
  make: withHeader(() => ({}), rsaSigner(keys.next)),
  outcome: 'signature-invalid',
}
