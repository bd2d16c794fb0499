import * as z from 'zod/mini'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { IdTokenClaims } from '../oauth/id-token.ts'
import type { ReadyIssuer } from './completion.ts'

// Only the members that a person is shown: a `nonce` or `auth_time` of this unsigned document would pass for one of the ID token.
const UserInfo = z.object({
  sub: z.string(),
  name: z.optional(z.unknown()),
  given_name: z.optional(z.unknown()),
  family_name: z.optional(z.unknown()),
  preferred_username: z.optional(z.unknown()),
  email: z.optional(z.unknown()),
})

/** True if the scopes contain claims by which a person can be named. @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
const isNamed = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope === 'profile' || scope === 'email')

/**
 * Reads the person's claims from the userinfo endpoint if the ID token has no name. A failed request yields no claims; a response
 * with another `sub` is refused.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
 */
export const readUserInfo = async (
  { protocolClient }: ConnectNeeds,
  { scopes }: Integration,
  { facts }: ReadyIssuer,
  { accessToken, claims }: { accessToken: string; claims: IdTokenClaims },
): Promise<Readonly<Record<string, unknown>>> => {
  if (facts.userinfo === null || claims['name'] !== undefined || !isNamed(scopes)) return {}
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
  const answer = await protocolClient(new Request(facts.userinfo, { headers }))
  if (answer.kind !== 'answer' || answer.status !== 200) return {}
  const info = UserInfo.safeParse(answer.json)
  if (!info.success) return {}
  if (info.data.sub !== claims.sub) throw new Failure('subject-mismatch', 'userinfo has another sub')
  return info.data
}
