import { isStorableText } from '@planbridge/shared/contract'
import {
  base64url,
  decodeProtectedHeader,
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  UnsecuredJWT,
} from 'jose'
import { type ClockDifference, differenceOf, refusedTime } from './clock-difference.ts'
import { compactForm } from './readable-jwt.ts'
import { hashMatches } from './token-hash.ts'

export type IdTokenFault =
  | 'issuer-mismatch'
  | 'nonce-mismatch'
  | 'code-hash-mismatch'
  | 'signature-invalid'
  | 'subject-mismatch'
  | 'id-token-invalid'

/** Why no key could be used. `key-unknown`: a current key set has no usable key of that id. `keys-unavailable`: there is no current set. */
export type MissingKey = 'key-unknown' | 'keys-unavailable'

/** Thrown by the key look-up that is passed to `verifyIdToken`, and by nothing else. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing'
  readonly reason: MissingKey
  constructor(reason: MissingKey, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** The result of verifying an ID token. */
export type IdTokenVerification =
  | { readonly kind: 'valid'; readonly claims: IdTokenClaims }
  /** `untimely`: only its times contradict the local clock, which may be wrong. `clock`: the contradiction, if the signature is valid. */
  | {
      readonly kind: 'invalid'
      readonly fault: IdTokenFault
      readonly detail: string
      readonly untimely?: true
      readonly clock?: ClockDifference
    }
  /** The claims are those that are expected, and the signature cannot be judged now. */
  | {
      readonly kind: 'unverifiable'
      readonly reason: MissingKey
      readonly detail: string
      readonly claims: IdTokenClaims
    }

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

const invalid = (fault: IdTokenFault, detail: string): IdTokenVerification => ({
  kind: 'invalid',
  fault,
  detail,
})

const untimely = (detail: string, clock?: ClockDifference): IdTokenVerification => ({
  kind: 'invalid',
  fault: 'id-token-invalid',
  detail,
  untimely: true,
  ...(clock && { clock }),
})

/** True for the form of a `sub` claim: a text of 1 to 255 characters. @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
export const isSubject = (sub: unknown): sub is string =>
  typeof sub === 'string' && sub !== '' && sub.length <= subjectLengthMax && isStorableText(sub)

/**
 * Verifies the signature and all claims of an ID token, including the rules that JWT libraries do not check. Nothing is thrown,
 * whatever the token and the keys are.
 * @param keys Throws `KeyMissing` if there is no key.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDTokenValidation
 */
export const verifyIdToken = async (
  jwt: string,
  keys: JWTVerifyGetKey,
  expected: IdTokenExpectation,
): Promise<IdTokenVerification> => {
  if (!compactForm.test(jwt)) return invalid('id-token-invalid', 'form')
  const misshapen = headerFault(jwt)
  if (misshapen !== undefined) return invalid('id-token-invalid', misshapen)
  try {
    const { payload, protectedHeader } = await verifySignature(jwt, keys, expected)
    return await verifyClaims(payload, protectedHeader, expected)
  } catch (error) {
    if (error instanceof errors.JOSEError) return faultOf(error, expected.nowMs)
    // A key that the platform cannot use says nothing about the token.
    const [reason, detail] =
      error instanceof KeyMissing ? [error.reason, error.message] : (['key-unknown', nameOf(error)] as const)
    return verifyUnsigned(jwt, expected, { reason, detail })
  }
}

const verifySignature = async (jwt: string, keys: JWTVerifyGetKey, expected: IdTokenExpectation) => {
  const options = { algorithms: [expected.algorithm], ...claimOptions(expected) }
  try {
    return await jwtVerify(jwt, keys, options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys) || expected.channel !== 'refresh') throw error
    return verifyWithEach(jwt, error, options)
  }
}

// Without a key id, every published key may have signed. A sign-in can be repeated with another token, a refresh cannot.
const verifyWithEach = async (
  jwt: string,
  candidates: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
) => {
  for await (const key of candidates) {
    const verified = await jwtVerify(jwt, key, options).catch((error: unknown) => {
      if (error instanceof errors.JWSSignatureVerificationFailed) return undefined
      throw error
    })
    if (verified) return verified
  }
  throw new errors.JWSSignatureVerificationFailed()
}

// Libraries convert or ignore members of another type: `["JWT"]` would pass as "JWT", and a key id of 5 as none.
const textMembers = ['alg', 'kid', 'typ', 'cty'] as const

/** RFC 7515 §4.1: these header parameters are texts. */
const headerFault = (jwt: string): string | undefined => {
  try {
    const header: Readonly<Record<string, unknown>> = { ...decodeProtectedHeader(jwt) }
    return textMembers.find((name) => header[name] !== undefined && typeof header[name] !== 'string')
  } catch {
    return 'header'
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')

const claimOptions = ({ nowMs }: IdTokenExpectation): JWTVerifyOptions => ({
  clockTolerance: skewSeconds,
  currentDate: new Date(nowMs),
  requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
})

/** Verifies everything but the signature. */
const verifyUnsigned = async (
  jwt: string,
  expected: IdTokenExpectation,
  missing: { readonly reason: MissingKey; readonly detail: string },
): Promise<IdTokenVerification> => {
  try {
    const [, payload = ''] = jwt.split('.')
    const unsecured = `${base64url.encode('{"alg":"none"}')}.${payload}.`
    const { payload: claims } = UnsecuredJWT.decode(unsecured, claimOptions(expected))
    const verified = await verifyClaims(claims, decodeProtectedHeader(jwt) as JWTHeaderParameters, expected)
    return verified.kind === 'valid'
      ? { ...verified, ...missing, kind: 'unverifiable' }
      : unsignedFault(verified)
  } catch (error) {
    return error instanceof errors.JOSEError
      ? unsignedFault(faultOf(error, expected.nowMs))
      : invalid('id-token-invalid', nameOf(error))
  }
}

// The times of a token that anyone could have written say nothing about the clock of the provider.
const unsignedFault = (verification: IdTokenVerification): IdTokenVerification => {
  if (verification.kind !== 'invalid') return verification
  const { clock: _, ...fault } = verification
  return fault
}

const signatureErrors = [
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
]

const faultOf = (error: errors.JOSEError, nowMs: number): IdTokenVerification => {
  const clock = refusedTime(error, nowMs)
  if (clock) return untimely(error.code, clock)
  const isSignature = signatureErrors.some((kind) => error instanceof kind)
  return invalid(isSignature ? 'signature-invalid' : 'id-token-invalid', error.code)
}

type Rule = (
  claims: JWTPayload,
  header: JWTHeaderParameters,
  expected: IdTokenExpectation,
) => IdTokenVerification | undefined

const rules: readonly Rule[] = [
  // OpenID Connect Core §3.1.3.7, rule 2.
  ({ iss }, _header, { issuer }) => (iss === issuer ? undefined : invalid('issuer-mismatch', 'iss')),
  ({ sub }) => (isSubject(sub) ? undefined : invalid('id-token-invalid', 'sub')),
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
    typ === undefined || (typeof typ === 'string' && /^jwt$/i.test(typ))
      ? undefined
      : invalid('id-token-invalid', 'typ'),
  // OpenID Connect Core §3.1.3.7, rule 10.
  ({ iat }, _header, { nowMs }) => {
    if (typeof iat !== 'number') return invalid('id-token-invalid', 'iat')
    const age = nowMs / 1000 - iat
    return age >= -skewSeconds && age <= ageSecondsMax + skewSeconds
      ? undefined
      : untimely('iat', differenceOf('iat', iat, nowMs))
  },
  // The library rejects expired tokens (rule 9); a distant end is rejected here.
  ({ exp }, _header, { nowMs }) =>
    typeof exp === 'number' && exp - nowMs / 1000 <= 366 * 86_400
      ? undefined
      : invalid('id-token-invalid', 'exp too far away'),
  // OpenID Connect Core §3.1.3.7, rule 13.
  ({ auth_time: at }, _header, { channel, maxAgeSeconds, nowMs }) => {
    if (maxAgeSeconds === undefined || (channel === 'front' && at === undefined)) return undefined
    if (typeof at !== 'number') return invalid('id-token-invalid', 'auth_time')
    return nowMs / 1000 - at <= maxAgeSeconds + skewSeconds
      ? undefined
      : { ...invalid('id-token-invalid', 'auth_time'), clock: differenceOf('auth_time', at, nowMs) }
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
