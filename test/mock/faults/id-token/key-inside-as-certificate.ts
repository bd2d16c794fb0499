import type { IdTokenFault } from '../mishap.ts'
import { withHeader } from '../provider/id-token-draft.ts'
import { keys, rsaSigner } from '../provider/signer.ts'

export const keyInsideAsCertificate: IdTokenFault = {
  rows: 'IDT-20',
  when: 'the header brings its own certificate',
  make: withHeader(() => ({ x5c: ['MIIB'], kid: undefined }), rsaSigner(keys.stranger)),
  outcome: 'signature-invalid',
}
