import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const algorithmLonger: IdTokenFault = {
  rows: 'IDT-15',
  when: 'it is signed with RS512 and the right key',
  make: withHeader(() => ({ alg: 'RS512' }), rsaSigner(keys.usual, 'RS512')),
  outcome: 'id-token-invalid',
}
