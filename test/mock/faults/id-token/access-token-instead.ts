import type { IdTokenFault } from '../mishap.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const accessTokenInstead: IdTokenFault = {
  rows: 'IDT-22',
  when: 'it is an access token for the resources of the provider',
  make: withClaims(({ iss }) => ({
    aud: `${text(iss)}/resources`,
    client_id: 'planbridge-hybrid',
    nonce: undefined,
  })),
  outcome: 'id-token-invalid',
}
