import type { IdTokenFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyElsewhere: IdTokenFault = {
  rows: 'HP-19 IDT-20',
  when: 'jku names a key set of another host',
  make: withHeader(() => ({ jku: `${evilOrigin}/jwks`, kid: 'theirs' }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
