import { accepts, kidAbsentMultiple, kidAbsentSingle, type OpenidModule, refuses } from './openid-module.ts'

const refused = refuses('back')

/** oidcc-client-basic-certification-test-plan. The tests of a provider that requires it cover `-client-secret-basic`. */
export const basicModules: readonly OpenidModule[] = [
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
    channel: 'back',
  },
  accepts('oidcc-client-test-idtoken-sig-rs256'),
  refused('oidcc-client-test-idtoken-sig-none', 'algorithm-none', 'id-token-invalid'),
  refused('oidcc-client-test-invalid-sig-rs256', 'signature-altered', 'signature-invalid'),
  {
    name: 'oidcc-client-test-userinfo-invalid-sub',
    script: { userinfo: ({ sub }) => ({ sub: `${String(sub)}1` }) },
    outcome: 'subject-mismatch',
  },
  refused('oidcc-client-test-nonce-invalid', 'nonce-with-suffix', 'nonce-mismatch'),
  accepts('oidcc-client-test-scope-userinfo-claims'),
]
