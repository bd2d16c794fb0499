import type { IdTokenFault } from '../fault.ts'
import { withText } from '../provider/id-token-draft.ts'
import { alterSignature, replacePayload } from '../provider/tamper.ts'

export const signatureFaults = {
  'payload-replaced': {
    description: 'The payload was replaced after signing.',
    make: withText((jwt) => replacePayload(jwt)),
  },
  'signature-altered': {
    description: 'One bit of the signature is flipped.',
    make: withText((jwt) => alterSignature(jwt)),
  },
  'signature-empty': {
    description: 'The signature is empty.',
    make: withText((jwt) => jwt.slice(0, jwt.lastIndexOf('.') + 1)),
  },
  'signature-padded': {
    description: 'The signature has base64 padding.',
    make: withText((jwt) => `${jwt}==`),
  },
  'space-in-signature': {
    description: 'The signature contains a space.',
    channels: ['front'],
    make: withText((jwt) => `${jwt.slice(0, -8)} ${jwt.slice(-8)}`),
  },
} as const satisfies Record<string, IdTokenFault>
