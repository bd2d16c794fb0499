import { algorithmElliptic } from '../../mock/faults/id-token/algorithm-elliptic.ts'
import { algorithmNone } from '../../mock/faults/id-token/algorithm-none.ts'
import { algorithmProbabilistic } from '../../mock/faults/id-token/algorithm-probabilistic.ts'
import { audienceMissing } from '../../mock/faults/id-token/audience-missing.ts'
import { audienceWithStranger } from '../../mock/faults/id-token/audience-with-stranger.ts'
import { audienceWithSuffix } from '../../mock/faults/id-token/audience-with-suffix.ts'
import { codeHashWithSuffix } from '../../mock/faults/id-token/code-hash-with-suffix.ts'
import { expiredLongAgo } from '../../mock/faults/id-token/expired-long-ago.ts'
import { expiryMissing } from '../../mock/faults/id-token/expiry-missing.ts'
import { issuedLastWeek } from '../../mock/faults/id-token/issued-last-week.ts'
import { issuerMissing } from '../../mock/faults/id-token/issuer-missing.ts'
import { issuerWithSuffix } from '../../mock/faults/id-token/issuer-with-suffix.ts'
import { macOfClientSecret } from '../../mock/faults/id-token/mac-of-client-secret.ts'
import { nonceMissing } from '../../mock/faults/id-token/nonce-missing.ts'
import { nonceWithSuffix } from '../../mock/faults/id-token/nonce-with-suffix.ts'
import { signatureAltered } from '../../mock/faults/id-token/signature-altered.ts'
import { stateHashWithSuffix } from '../../mock/faults/id-token/state-hash-with-suffix.ts'
import { withClaims } from '../../mock/faults/provider/id-token-draft.ts'
import { issuerParameterWithSuffix } from '../../mock/faults/response/issuer-parameter-with-suffix.ts'
import { accepts, type OpenidModule, refuses, rotated } from './openid-module.ts'

const refused = refuses('front')

/** Modules of the comprehensive, configuration and FAPI plans that apply to a hybrid flow without front-channel access tokens. */
export const neighbouringModules: readonly OpenidModule[] = [
  refused('oidcc-client-test-missing-aud', audienceMissing),
  refused('oidcc-client-test-invalid-sig-hs256', macOfClientSecret),
  refused('oidcc-client-test-invalid-sig-es256', algorithmElliptic),
  accepts('oidcc-client-test-userinfo-bearer-header'),
  accepts('oidcc-client-test-discovery-openid-config'),
  accepts('oidcc-client-test-discovery-jwks-uri-keys'),
  accepts('oidcc-client-test-signing-key-rotation', rotated),
  refused('fapi1-advanced-final-client-test-invalid-chash', codeHashWithSuffix),
  refused('fapi1-advanced-final-client-test-invalid-shash', stateHashWithSuffix),
  refused('fapi1-advanced-final-client-test-invalid-nonce', nonceWithSuffix),
  refused('fapi1-advanced-final-client-test-invalid-missing-nonce', nonceMissing),
  refused('fapi1-advanced-final-client-test-invalid-iss', issuerWithSuffix),
  refused('fapi1-advanced-final-client-test-invalid-missing-iss', issuerMissing),
  refused('fapi1-advanced-final-client-test-invalid-aud', audienceWithSuffix),
  refused('fapi1-advanced-final-client-test-invalid-missing-aud', audienceMissing),
  refused('fapi1-advanced-final-client-test-invalid-secondary-aud', audienceWithStranger),
  accepts('fapi1-advanced-final-client-test-valid-aud-as-array', {
    idToken: withClaims(({ aud }) => ({ aud: [aud] })),
  }),
  refused('fapi1-advanced-final-client-test-invalid-expired-exp', expiredLongAgo),
  refused('fapi1-advanced-final-client-test-invalid-missing-exp', expiryMissing),
  refused('fapi1-advanced-final-client-test-iat-is-week-in-past', issuedLastWeek),
  refused('fapi1-advanced-final-client-test-invalid-null-alg', algorithmNone),
  refused('fapi1-advanced-final-client-test-invalid-alternate-alg', algorithmProbabilistic),
  refused('fapi1-advanced-final-client-test-invalid-signature', signatureAltered),
  accepts('fapi1-advanced-final-client-test-missing-athash', {
    idToken: withClaims(() => ({ at_hash: undefined })),
  }),
  accepts('fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response'),
  {
    name: 'fapi2-security-profile-final-client-test-invalid-authorization-response-iss',
    script: { answer: issuerParameterWithSuffix.make },
    outcome: 'issuer-mismatch',
    channel: 'front',
  },
  accepts('fapi2-security-profile-final-client-test-token-type-case-insensitivity', {
    tokens: (tokens) => ({ ...tokens, token_type: 'bEARER' }),
  }),
  accepts('fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in', {
    tokens: (tokens) => ({ ...tokens, expires_in: undefined }),
  }),
]
