import { audienceWithSuffix } from '../../mock/faults/id-token/audience-with-suffix.ts'
import { codeHashMissing } from '../../mock/faults/id-token/code-hash-missing.ts'
import { codeHashWithSuffix } from '../../mock/faults/id-token/code-hash-with-suffix.ts'
import { issuedAtMissing } from '../../mock/faults/id-token/issued-at-missing.ts'
import { issuerWithSuffix } from '../../mock/faults/id-token/issuer-with-suffix.ts'
import { nonceWithSuffix } from '../../mock/faults/id-token/nonce-with-suffix.ts'
import { signatureAltered } from '../../mock/faults/id-token/signature-altered.ts'
import { subjectMissing } from '../../mock/faults/id-token/subject-missing.ts'
import { accepts, kidAbsentMultiple, kidAbsentSingle, type OpenidModule, refuses } from './openid-module.ts'

const refused = refuses('front')

/** oidcc-client-hybrid-certification-test-plan, response type `code id_token`. */
export const hybridModules: readonly OpenidModule[] = [
  accepts('oidcc-client-test'),
  refused('oidcc-client-test-invalid-iss', issuerWithSuffix),
  refused('oidcc-client-test-missing-sub', subjectMissing),
  refused('oidcc-client-test-invalid-aud', audienceWithSuffix),
  refused('oidcc-client-test-missing-iat', issuedAtMissing),
  accepts('oidcc-client-test-kid-absent-single-jwks', kidAbsentSingle),
  {
    name: 'oidcc-client-test-kid-absent-multiple-jwks',
    script: kidAbsentMultiple,
    outcome: 'signature-invalid',
    channel: 'front',
  },
  accepts('oidcc-client-test-idtoken-sig-rs256'),
  refused('oidcc-client-test-invalid-sig-rs256', signatureAltered),
  {
    name: 'oidcc-client-test-userinfo-invalid-sub',
    script: { userinfo: ({ sub }) => ({ sub: `${String(sub)}1` }) },
    outcome: 'subject-mismatch',
  },
  refused('oidcc-client-test-nonce-invalid', nonceWithSuffix),
  accepts('oidcc-client-test-scope-userinfo-claims'),
  refused('oidcc-client-test-invalid-chash', codeHashWithSuffix),
  refused('oidcc-client-test-missing-chash', codeHashMissing),
  accepts('oidcc-client-test-nonce-unless-code-flow'),
]
