import type { IdTokenFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyElsewhereAsCertificate: IdTokenFault = {
  rows: 'HP-19 IDT-20',
  when: 'x5u names a certificate of another host',
  make: withHeader(() => ({ x5u: `${evilOrigin}/cert.pem`, kid: 'theirs' }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
