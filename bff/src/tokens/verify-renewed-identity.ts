import { type IdTokenClaims, type IdTokenVerification, verifyIdToken } from '../oauth/id-token.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { Renewal, RenewNeeds } from './renewal.ts'

type Rule = (claims: IdTokenClaims, renewal: Renewal) => string | false

const rules: readonly Rule[] = [
  ({ sub }, { row }) => sub !== row.account && 'another sub',
  ({ auth_time: renewed }, { held }) => differs(renewed, held?.signIn?.authTime) && 'another auth_time',
]

const differs = (renewed: unknown, known: number | null | undefined): boolean =>
  renewed !== undefined && known != null && renewed !== known

/**
 * An ID token that comes with a renewal must speak of the same person and the same sign-in; undefined: it does, or none came.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
 */
export const verifyRenewedIdentity = async (
  needs: Pick<RenewNeeds, 'issuers' | 'clock'>,
  renewal: Renewal,
  { idToken, accessToken }: TokenGrant,
): Promise<string | undefined> => {
  if (idToken === null) return undefined
  const verified = await verify(needs, renewal, { idToken, accessToken })
  if (verified === undefined) return undefined
  if (verified.kind === 'invalid') return `renewed ID token: ${verified.detail}`
  const fault = rules.map((rule) => rule(verified.claims, renewal)).find((found) => found !== false)
  return fault === undefined ? undefined : `renewed ID token: ${fault}`
}

interface Tokens {
  readonly idToken: string
  readonly accessToken: string
}

const nonceOf = (held: Renewal['held']): string | null => held?.signIn?.nonce ?? null

const verify = async (
  { issuers, clock }: Pick<RenewNeeds, 'issuers' | 'clock'>,
  { integration, held }: Renewal,
  { idToken, accessToken }: Tokens,
): Promise<IdTokenVerification | undefined> => {
  const { openid, client } = integration
  const issuer = await issuers.get(integration.id)?.state()
  // Without its keys the token cannot be judged; the token endpoint's TLS still vouches for the rest of the answer.
  if (!openid || !client || issuer?.kind !== 'ready') return undefined
  const { issuer: name, algorithm } = openid
  const expected = {
    issuer: name,
    algorithm,
    clientId: client.id,
    nonce: nonceOf(held),
    accessToken,
    nowMs: clock.now(),
  }
  return verifyIdToken(idToken, issuer.keys, { ...expected, channel: 'refresh' })
}
