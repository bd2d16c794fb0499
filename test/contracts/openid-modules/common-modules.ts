import type { Channel } from '../../mock/faults/provider/id-token-draft.ts'
import { accepts, kidAbsentMultiple, kidAbsentSingle, type OpenidModule, refuses } from './openid-module.ts'

/** The modules that the basic and the hybrid certification test plan share, with faults in this channel. */
export const commonModules = (channel: Channel): readonly OpenidModule[] => {
  const refused = refuses(channel)
  return [
    accepts('oidcc-client-test'),
    refused('oidcc-client-test-invalid-iss', 'issuer-with-suffix', 'issuer-mismatch'),
    refused('oidcc-client-test-missing-sub', 'subject-missing', 'id-token-invalid'),
    refused('oidcc-client-test-invalid-aud', 'audience-with-suffix', 'id-token-invalid'),
    refused('oidcc-client-test-missing-iat', 'issued-at-missing', 'id-token-invalid'),
    accepts('oidcc-client-test-kid-absent-single-jwks', kidAbsentSingle),
    {
      name: 'oidcc-client-test-kid-absent-multiple-jwks',
      behaviour: kidAbsentMultiple,
      outcome: 'signature-invalid',
      channel,
    },
    accepts('oidcc-client-test-idtoken-sig-rs256'),
    refused('oidcc-client-test-invalid-sig-rs256', 'signature-altered', 'signature-invalid'),
    {
      name: 'oidcc-client-test-userinfo-invalid-sub',
      behaviour: { userinfo: ({ sub }) => ({ sub: `${String(sub)}1` }) },
      outcome: 'subject-mismatch',
    },
    refused('oidcc-client-test-nonce-invalid', 'nonce-with-suffix', 'nonce-mismatch'),
    accepts('oidcc-client-test-scope-userinfo-claims'),
  ]
}
