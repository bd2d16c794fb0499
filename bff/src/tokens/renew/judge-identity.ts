import { dayMs } from '@planbridge/shared/durations'
import { decodeJwt, decodeProtectedHeader, type JWTVerifyGetKey } from 'jose'
import type { Integration } from '../../domain/integration.ts'
import type { KeyLookup } from '../../issuer/key-lookup.ts'
import type { IssuerState } from '../../issuer/issuer.ts'
import {
  type IdTokenClaims,
  type IdTokenVerification,
  KeyMissing,
  verifyIdToken,
} from '../../oauth/id-token.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'
import type { RenewNeeds } from './renewal.ts'

/** An ID token of a refresh with the sign-in that it has to name. */
export interface RenewedIdentity {
  readonly row: ConnectionRow
  readonly integration: Integration
  readonly signIn: TokenSet['signIn']
  readonly idToken: string
  /** The access token of the same response; undefined if the hash in the ID token was compared already. */
  readonly accessToken: string | undefined
  readonly receivedAt: number
  /** When the first of consecutive ID tokens that could not be verified was received. */
  readonly since: number
}

/**
 * `refused`: the ID token is wrong. `unverified`: its claims are those that are expected, and its signature or its times cannot be
 * judged now, because the key set or the local clock is not reliable.
 */
export type IdentityJudgement =
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unverified'; readonly detail: string }

/** Time for a provider to publish a key before the ID token that it signed counts as wrong. */
const graceMs = dayMs

type Verify = (keys: JWTVerifyGetKey, nowMs: number) => Promise<IdTokenVerification>

/**
 * Judges whether the ID token of a refresh names the same person and the same sign-in.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
 */
export const judgeIdentity = async (
  needs: Pick<RenewNeeds, 'clock' | 'issuers'>,
  issuer: IssuerState | undefined,
  identity: RenewedIdentity,
): Promise<IdentityJudgement> => {
  const { integration, idToken, signIn } = identity
  const { openid, client } = integration
  if (!openid || !client) return { kind: 'verified' }
  const verify: Verify = (keys, nowMs) =>
    verifyIdToken(idToken, keys, {
      issuer: openid.issuer,
      algorithm: openid.algorithm,
      clientId: client.id,
      nonce: signIn?.nonce ?? null,
      ...(identity.accessToken !== undefined && { accessToken: identity.accessToken }),
      nowMs,
      channel: 'refresh',
    })
  const lookup = lookupOf(issuer)
  const times = { now: needs.clock.now(), received: identity.receivedAt, issued: issuedAt(idToken) }
  const first = await verifyAtOneOf(verify, lookup.find, times)
  needs.issuers.get(integration.id)?.noteTimes(first)
  // A key of the same id may have been replaced since the key set was fetched.
  const isSuspect = first.kind === 'invalid' && first.fault === 'signature-invalid'
  const verified = isSuspect ? await verifyAtOneOf(verify, lookup.findAgain, times) : first
  return judgementOf(needs, identity, verified)
}

const unavailable = (detail: string): KeyLookup => {
  const find = () => Promise.reject(new KeyMissing('keys-unavailable', detail))
  return { find, findAgain: find }
}

const lookupOf = (state: IssuerState | undefined): KeyLookup =>
  state?.kind === 'ready'
    ? state.keys.tokenEndpoint
    : unavailable(state?.detail ?? 'the provider has no metadata')

const issuedAt = (idToken: string): number => {
  try {
    return (decodeJwt(idToken).iat ?? Number.NaN) * 1000
  } catch {
    return Number.NaN
  }
}

const isUntimely = (found: IdTokenVerification): boolean =>
  found.kind === 'invalid' && found.untimely === true

/**
 * Verifies at the first of the times at which only the times of the token are no fault: now, at its receipt, and at its issue. At
 * the last, only the other claims decide, so a token that is valid there contradicts nothing but the local clock.
 */
const verifyAtOneOf = async (
  verify: Verify,
  keys: JWTVerifyGetKey,
  times: Times,
): Promise<IdTokenVerification> => {
  const atNow = await verify(keys, times.now)
  if (!isUntimely(atNow)) return atNow
  const atReceipt = await verify(keys, times.received)
  if (!isUntimely(atReceipt) || !Number.isFinite(times.issued)) return atReceipt
  const atIssue = await verify(keys, times.issued)
  return atIssue.kind === 'invalid' ? atIssue : atReceipt
}

interface Times {
  readonly now: number
  readonly received: number
  readonly issued: number
}

const judgementOf = (
  needs: Pick<RenewNeeds, 'clock'>,
  identity: RenewedIdentity,
  verified: IdTokenVerification,
): IdentityJudgement => {
  if (verified.kind === 'valid') return refusedBy(verified.claims, identity) ?? { kind: 'verified' }
  const known = verified.kind === 'unverifiable' ? refusedBy(verified.claims, identity) : undefined
  const kind = isPassing(verified) || isInGrace(needs, identity, verified) ? 'unverified' : 'refused'
  return known ?? { kind, detail: `renewed ID token: ${verified.detail}` }
}

const isInGrace = (
  { clock }: Pick<RenewNeeds, 'clock'>,
  identity: RenewedIdentity,
  verified: Unclear,
): boolean => {
  const mayAppear = verified.kind === 'unverifiable' || isUnnamed(identity, verified)
  return mayAppear && clock.now() - identity.since <= graceMs
}

type Unclear = Exclude<IdTokenVerification, { kind: 'valid' }>

// The trouble is the key set or a clock, however long it lasts.
const isPassing = (found: Unclear): boolean =>
  found.kind === 'unverifiable' ? found.reason === 'keys-unavailable' : found.untimely === true

// Without a key id, a signature by a key that is not published yet looks like a wrong one.
const isUnnamed = (
  { idToken }: RenewedIdentity,
  { fault }: Extract<IdTokenVerification, { kind: 'invalid' }>,
): boolean => {
  if (fault !== 'signature-invalid') return false
  try {
    return decodeProtectedHeader(idToken).kid === undefined
  } catch {
    return false
  }
}

type Rule = (claims: IdTokenClaims, identity: RenewedIdentity) => string | false

const differs = (renewed: unknown, known: number | null | undefined): boolean =>
  renewed !== undefined && known != null && renewed !== known

const rules: readonly Rule[] = [
  ({ sub }, { row }) => sub !== row.account && 'another sub',
  ({ auth_time: renewed }, { signIn }) => differs(renewed, signIn?.authTime) && 'another auth_time',
]

const refusedBy = (claims: IdTokenClaims, identity: RenewedIdentity): IdentityJudgement | undefined => {
  const fault = rules.map((rule) => rule(claims, identity)).find((found) => found !== false)
  return fault === undefined ? undefined : { kind: 'refused', detail: `renewed ID token: ${fault}` }
}
