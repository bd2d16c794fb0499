import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { hashFits } from './token-hash.ts'

export type IdTokenFault =
  | 'issuer-mismatch'
  | 'nonce-mismatch'
  | 'code-hash-mismatch'
  | 'signature-invalid'
  | 'subject-mismatch'
  | 'id-token-invalid'

export type IdTokenVerification =
  | { readonly kind: 'valid'; readonly claims: IdTokenClaims }
  | { readonly kind: 'invalid'; readonly fault: IdTokenFault; readonly detail: string }

export interface IdTokenClaims extends JWTPayload {
  readonly iss: string
  readonly sub: string
}

export interface IdTokenExpectation {
  /** `front`: came through the browser, c_hash is a must. `back`: came from the token endpoint. `refresh`: came with a renewal. */
  readonly channel: 'front' | 'back' | 'refresh'
  readonly issuer: string
  readonly clientId: string
  /** Pinned: never taken from the token or from metadata. @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1 */
  readonly algorithm: string
  readonly nonce: string | null
  /** What was asked for as max_age. */
  readonly maxAgeSeconds?: number
  readonly code?: string
  readonly accessToken?: string
  readonly state?: string
  readonly nowMs: number
}

const skewSeconds = 60
const ageSecondsMax = 3600
const subjectLengthMax = 255

// Decoders forgive blanks and padding, so that one token could be written in many ways. @see https://www.rfc-editor.org/rfc/rfc7515#section-2
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]*$/

const invalid = (fault: IdTokenFault, detail: string): IdTokenVerification => ({
  kind: 'invalid',
  fault,
  detail,
})

/**
 * Judges one ID token by every rule that concerns us, those that libraries leave open included.
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
  const unsigned = [
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ]
  return unsigned.some((kind) => error instanceof kind) ? 'signature-invalid' : 'id-token-invalid'
}

type Rule = (
  claims: JWTPayload,
  header: JWTHeaderParameters,
  expected: IdTokenExpectation,
) => IdTokenVerification | undefined

const rules: readonly Rule[] = [
  ({ iss }, _header, { issuer }) => (iss === issuer ? undefined : invalid('issuer-mismatch', 'iss')),
  ({ sub }) =>
    typeof sub === 'string' && sub !== '' && sub.length <= subjectLengthMax
      ? undefined
      : invalid('id-token-invalid', 'sub'),
  ({ aud }, _header, { clientId }) => {
    const audiences = Array.isArray(aud) ? aud : [aud]
    // One more audience is one more party that could have asked for this token, whatever azp says.
    return audiences.length === 1 && audiences[0] === clientId
      ? undefined
      : invalid('id-token-invalid', 'aud')
  },
  ({ azp }, _header, { clientId }) =>
    azp === undefined || azp === clientId ? undefined : invalid('id-token-invalid', 'azp'),
  // RFC 8725 §3.11: a token of another kind is not an ID token, even where the same key signed it.
  (_claims, { typ }) =>
    typ === undefined || /^jwt$/i.test(typ) ? undefined : invalid('id-token-invalid', 'typ'),
  ({ iat }, _header, { nowMs }) => {
    const age = nowMs / 1000 - Number(iat)
    return age >= -skewSeconds && age <= ageSecondsMax + skewSeconds
      ? undefined
      : invalid('id-token-invalid', 'iat')
  },
  ({ exp }, _header, { nowMs }) =>
    Number(exp) - nowMs / 1000 <= 366 * 86_400 ? undefined : invalid('id-token-invalid', 'exp too far away'),
  ({ auth_time: at }, _header, { channel, maxAgeSeconds, nowMs }) => {
    if (maxAgeSeconds === undefined || (channel === 'front' && at === undefined)) return undefined
    return typeof at === 'number' && nowMs / 1000 - at <= maxAgeSeconds + skewSeconds
      ? undefined
      : invalid('id-token-invalid', 'auth_time')
  },
  ({ nonce }, _header, expected) => {
    // A renewed ID token carries none, or the first one. @see OpenID Connect Core §12.2
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
    if (!(await hashFits(claimed, value, algorithm))) return invalid(fault, name)
  }
  return undefined
}
