import { authorizationResponseFaults } from '../../mock/faults/authorization-response/index.ts'
import { withClaims } from '../../mock/faults/provider/id-token-draft.ts'
import { accepts, type OpenidModule, refuses, rotated } from './openid-module.ts'

const refused = refuses('front')

/** Modules of the comprehensive, configuration and FAPI plans that apply to a hybrid flow without front-channel access tokens. */
export const neighbouringModules: readonly OpenidModule[] = [
  refused('oidcc-client-test-missing-aud', 'audience-missing', 'id-token-invalid'),
  refused('oidcc-client-test-invalid-sig-hs256', 'hs256-with-client-secret', 'id-token-invalid'),
  refused('oidcc-client-test-invalid-sig-es256', 'algorithm-es256', 'id-token-invalid'),
  accepts('oidcc-client-test-userinfo-bearer-header'),
  accepts('oidcc-client-test-discovery-openid-config'),
  accepts('oidcc-client-test-discovery-jwks-uri-keys'),
  accepts('oidcc-client-test-signing-key-rotation', rotated),
  refused('fapi1-advanced-final-client-test-invalid-chash', 'code-hash-with-suffix', 'code-hash-mismatch'),
  refused('fapi1-advanced-final-client-test-invalid-shash', 'state-hash-with-suffix', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-invalid-nonce', 'nonce-with-suffix', 'nonce-mismatch'),
  refused('fapi1-advanced-final-client-test-invalid-missing-nonce', 'nonce-missing', 'nonce-mismatch'),
  refused('fapi1-advanced-final-client-test-invalid-iss', 'issuer-with-suffix', 'issuer-mismatch'),
  refused('fapi1-advanced-final-client-test-invalid-missing-iss', 'issuer-missing', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-invalid-aud', 'audience-with-suffix', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-invalid-missing-aud', 'audience-missing', 'id-token-invalid'),
  refused(
    'fapi1-advanced-final-client-test-invalid-secondary-aud',
    'audience-list-with-azp',
    'id-token-invalid',
  ),
  accepts('fapi1-advanced-final-client-test-valid-aud-as-array', {
    idToken: withClaims(({ aud }) => ({ aud: [aud] })),
  }),
  refused(
    'fapi1-advanced-final-client-test-invalid-expired-exp',
    'expired-ten-minutes-ago',
    'clock-mismatch',
  ),
  refused('fapi1-advanced-final-client-test-invalid-missing-exp', 'expiry-missing', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-iat-is-week-in-past', 'issued-a-week-ago', 'clock-mismatch'),
  refused('fapi1-advanced-final-client-test-invalid-null-alg', 'algorithm-none', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-invalid-alternate-alg', 'algorithm-ps256', 'id-token-invalid'),
  refused('fapi1-advanced-final-client-test-invalid-signature', 'signature-altered', 'signature-invalid'),
  accepts('fapi1-advanced-final-client-test-missing-athash', {
    idToken: withClaims(() => ({ at_hash: undefined })),
  }),
  accepts('fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response'),
  {
    name: 'fapi2-security-profile-final-client-test-invalid-authorization-response-iss',
    behaviour: { authorizationResponse: authorizationResponseFaults['issuer-parameter-with-suffix'].make },
    outcome: 'issuer-mismatch',
    channel: 'front',
  },
  accepts('fapi2-security-profile-final-client-test-token-type-case-insensitivity', {
    tokenResponse: (tokens) => ({ ...tokens, token_type: 'bEARER' }),
  }),
  accepts('fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in', {
    tokenResponse: (tokens) => ({ ...tokens, expires_in: undefined }),
  }),
]
