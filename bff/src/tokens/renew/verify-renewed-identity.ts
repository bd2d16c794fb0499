import { type IdTokenClaims, type IdTokenVerification, verifyIdToken } from '../../oauth/id-token.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import type { Renewal, RenewNeeds } from './renewal.ts'

type Rule = (claims: IdTokenClaims, renewal: Renewal) => string | false

const rules: readonly Rule[] = [
  ({ sub }, { row }) => sub !== row.account && 'another sub',
  ({ auth_time: renewed }, { current }) => differs(renewed, current?.signIn?.authTime) && 'another auth_time',
]

const differs = (renewed: unknown, known: number | null | undefined): boolean =>
  renewed !== undefined && known != null && renewed !== known

/**
 * Checks that the ID token of a renewal names the same person and the same sign-in. Returns the fault, or undefined if the ID
 * token is valid or absent.
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

const nonceOf = ({ current }: Renewal): string | null => current?.signIn?.nonce ?? null

const verify = async (
  { issuers, clock }: Pick<RenewNeeds, 'issuers' | 'clock'>,
  renewal: Renewal,
  { idToken, accessToken }: Tokens,
): Promise<IdTokenVerification | undefined> => {
  const { integration } = renewal
  const { openid, client } = integration
  const issuer = await issuers.get(integration.id)?.state()
  // Without the issuer's keys the ID token cannot be verified. TLS still authenticates the token endpoint.
  if (!openid || !client || issuer?.kind !== 'ready') return undefined
  return verifyIdToken(idToken, issuer.keys, {
    issuer: openid.issuer,
    algorithm: openid.algorithm,
    clientId: client.id,
    nonce: nonceOf(renewal),
    accessToken,
    nowMs: clock.now(),
    channel: 'refresh',
  })
}
