import { isStorableText } from '@planbridge/shared/contract'
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { hashMatches } from './token-hash.ts'

export type IdTokenFault =
  | 'issuer-mismatch'
  | 'nonce-mismatch'
  | 'code-hash-mismatch'
  | 'signature-invalid'
  | 'subject-mismatch'
  | 'id-token-invalid'

/** The result of verifying an ID token. */
export type IdTokenVerification =
  | { readonly kind: 'valid'; readonly claims: IdTokenClaims }
  | { readonly kind: 'invalid'; readonly fault: IdTokenFault; readonly detail: string }

export interface IdTokenClaims extends JWTPayload {
  readonly iss: string
  readonly sub: string
}

/** The values that an ID token must match. Absent values are not checked. */
export interface IdTokenExpectation {
  /**
   * `front`: from the authorization response, where `c_hash` is required. `back`: from the code exchange. `refresh`: from a token
   * refresh.
   */
  readonly channel: 'front' | 'back' | 'refresh'
  readonly issuer: string
  readonly clientId: string
  /** Configured, never taken from the token or the metadata. @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1 */
  readonly algorithm: string
  readonly nonce: string | null
  /** The `max_age` of the authorization request. */
  readonly maxAgeSeconds?: number
  readonly code?: string
  readonly accessToken?: string
  readonly state?: string
  readonly nowMs: number
}

const skewSeconds = 60
const ageSecondsMax = 3600
const subjectLengthMax = 255

// Decoders tolerate whitespace and padding, which RFC 7515 §2 forbids: a token would have several spellings.
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]*$/

const invalid = (fault: IdTokenFault, detail: string): IdTokenVerification => ({
  kind: 'invalid',
  fault,
  detail,
})

/**
 * Verifies the signature and all claims of an ID token, including the rules that JWT libraries do not check.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDTokenValidation
 */
export const verifyIdToken = async (
  jwt: string,
  keys: JWTVerifyGetKey,
  expected: IdTokenExpectation,
): Promise<IdTokenVerification> => {
  if (!compactForm.test(jwt)) return invalid('id-token-invalid', 'form')
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
      algorithms: [expected.algorithm],
      clockTolerance: skewSeconds,
      currentDate: new Date(expected.nowMs),
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
    })
    return await verifyClaims(payload, protectedHeader, expected)
  } catch (error) {
    if (error instanceof errors.JOSEError) return invalid(faultOf(error), error.code)
    throw error
  }
}

const faultOf = (error: errors.JOSEError): IdTokenFault => {
  const signatureErrors = [
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ]
  return signatureErrors.some((kind) => error instanceof kind) ? 'signature-invalid' : 'id-token-invalid'
}

type Rule = (
  claims: JWTPayload,
  header: JWTHeaderParameters,
  expected: IdTokenExpectation,
) => IdTokenVerification | undefined

const rules: readonly Rule[] = [
  // OpenID Connect Core §3.1.3.7, rule 2.
  ({ iss }, _header, { issuer }) => (iss === issuer ? undefined : invalid('issuer-mismatch', 'iss')),
  // OpenID Connect Core §2: at most 255 ASCII characters.
  ({ sub }) =>
    typeof sub === 'string' && sub !== '' && sub.length <= subjectLengthMax && isStorableText(sub)
      ? undefined
      : invalid('id-token-invalid', 'sub'),
  // OpenID Connect Core §3.1.3.7, rule 3.
  ({ aud }, _header, { clientId }) => {
    const audiences = Array.isArray(aud) ? aud : [aud]
    // Any further audience is another party that could have obtained this token, regardless of azp.
    return audiences.length === 1 && audiences[0] === clientId
      ? undefined
      : invalid('id-token-invalid', 'aud')
  },
  // OpenID Connect Core §3.1.3.7, rules 4 and 5.
  ({ azp }, _header, { clientId }) =>
    azp === undefined || azp === clientId ? undefined : invalid('id-token-invalid', 'azp'),
  // RFC 8725 §3.11: a token of another type may be signed with the same key.
  (_claims, { typ }) =>
    typ === undefined || /^jwt$/i.test(typ) ? undefined : invalid('id-token-invalid', 'typ'),
  // OpenID Connect Core §3.1.3.7, rule 10.
  ({ iat }, _header, { nowMs }) => {
    const age = nowMs / 1000 - Number(iat)
    return age >= -skewSeconds && age <= ageSecondsMax + skewSeconds
      ? undefined
      : invalid('id-token-invalid', 'iat')
  },
  // The library rejects expired tokens (rule 9); a distant end is rejected here.
  ({ exp }, _header, { nowMs }) =>
    Number(exp) - nowMs / 1000 <= 366 * 86_400 ? undefined : invalid('id-token-invalid', 'exp too far away'),
  // OpenID Connect Core §3.1.3.7, rule 13.
  ({ auth_time: at }, _header, { channel, maxAgeSeconds, nowMs }) => {
    if (maxAgeSeconds === undefined || (channel === 'front' && at === undefined)) return undefined
    return typeof at === 'number' && nowMs / 1000 - at <= maxAgeSeconds + skewSeconds
      ? undefined
      : invalid('id-token-invalid', 'auth_time')
  },
  // OpenID Connect Core §3.1.3.7, rule 11.
  ({ nonce }, _header, expected) => {
    // OpenID Connect Core §12.2: after a refresh the nonce is absent or the original one.
    if (expected.channel === 'refresh' && nonce === undefined) return undefined
    return expected.nonce === null || nonce === expected.nonce
      ? undefined
      : invalid('nonce-mismatch', 'nonce')
  },
]

const verifyClaims = async (
  claims: JWTPayload,
  header: JWTHeaderParameters,
  expected: IdTokenExpectation,
): Promise<IdTokenVerification> => {
  for (const rule of rules) {
    const fault = rule(claims, header, expected)
    if (fault) return fault
  }
  const fault = await verifyHashes(claims, expected)
  return fault ?? { kind: 'valid', claims: claims as IdTokenClaims }
}

/** @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDTokenValidation */
const verifyHashes = async (
  claims: JWTPayload,
  expected: IdTokenExpectation,
): Promise<IdTokenVerification | undefined> => {
  const { channel, algorithm, code, accessToken, state } = expected
  if (channel === 'front' && claims['c_hash'] === undefined)
    return invalid('code-hash-mismatch', 'c_hash is missing')
  const hashes = [
    ['c_hash', code, 'code-hash-mismatch'],
    ['at_hash', accessToken, 'id-token-invalid'],
    ['s_hash', state, 'id-token-invalid'],
  ] as const
  for (const [name, value, fault] of hashes) {
    const claimed = claims[name]
    if (claimed === undefined || value === undefined) continue
    if (!(await hashMatches(claimed, value, algorithm))) return invalid(fault, name)
  }
  return undefined
}
