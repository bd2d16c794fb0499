import { accepts, kidAbsentMultiple, kidAbsentSingle, type OpenidModule, refuses } from './openid-module.ts'

const refused = refuses('front')

/** oidcc-client-hybrid-certification-test-plan, response type `code id_token`. */
export const hybridModules: readonly OpenidModule[] = [
  accepts('oidcc-client-test'),
  refused('oidcc-client-test-invalid-iss', 'issuer-with-suffix', 'issuer-mismatch'),
  refused('oidcc-client-test-missing-sub', 'subject-missing', 'id-token-invalid'),
  refused('oidcc-client-test-invalid-aud', 'audience-with-suffix', 'id-token-invalid'),
  refused('oidcc-client-test-missing-iat', 'issued-at-missing', 'id-token-invalid'),
  accepts('oidcc-client-test-kid-absent-single-jwks', kidAbsentSingle),
  {
    name: 'oidcc-client-test-kid-absent-multiple-jwks',
    script: kidAbsentMultiple,
    outcome: 'signature-invalid',
    channel: 'front',
  },
  accepts('oidcc-client-test-idtoken-sig-rs256'),
  refused('oidcc-client-test-invalid-sig-rs256', 'signature-altered', 'signature-invalid'),
  {
    name: 'oidcc-client-test-userinfo-invalid-sub',
    script: { userinfo: ({ sub }) => ({ sub: `${String(sub)}1` }) },
    outcome: 'subject-mismatch',
  },
  refused('oidcc-client-test-nonce-invalid', 'nonce-with-suffix', 'nonce-mismatch'),
  accepts('oidcc-client-test-scope-userinfo-claims'),
  refused('oidcc-client-test-invalid-chash', 'code-hash-with-suffix', 'code-hash-mismatch'),
  refused('oidcc-client-test-missing-chash', 'code-hash-missing', 'code-hash-mismatch'),
  accepts('oidcc-client-test-nonce-unless-code-flow'),
]
