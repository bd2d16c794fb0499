import type { FailureCode } from '@planbridge/shared/contract'
import * as z from 'zod/mini'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { answerFailure } from '../issuer/cached-fetch.ts'
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

/** The members of a userinfo document, and why there are none. */
export type UserInfoRead =
  | { readonly kind: 'read'; readonly members: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

const Document = z.looseObject({ sub: z.string() })

interface Bearer {
  readonly accessToken: string
  readonly claims: IdTokenClaims
}

/** A userinfo document, or why there is none. `rejected`: the provider does not accept the token. */
type DocumentRead =
  | { readonly kind: 'read'; readonly members: z.infer<typeof Document> }
  | { readonly kind: 'failed' | 'rejected'; readonly code: FailureCode; readonly detail: string }

/**
 * Requests the userinfo document of an access token.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
 */
export const readUserInfoDocument = async (
  { protocolClient }: Pick<ConnectNeeds, 'protocolClient'>,
  address: string,
  accessToken: string,
): Promise<DocumentRead> => {
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
  const answer = await protocolClient(new Request(address, { headers }))
  if ((answer.kind === 'answer' || answer.kind === 'unreadable') && answer.status !== 200) {
    const kind = answer.status === 401 || answer.status === 403 ? 'rejected' : 'failed'
    return { kind, code: 'provider-failing', detail: `userinfo ${answer.status}` }
  }
  if (answer.kind !== 'answer')
    return { kind: 'failed', code: answerFailure[answer.kind], detail: 'userinfo' }
  const read = Document.safeParse(answer.json)
  return read.success
    ? { kind: 'read', members: read.data }
    : { kind: 'failed', code: 'provider-answer-unreadable', detail: 'userinfo' }
}

/** Requests the userinfo document; fails with `subject-mismatch` if it is about another person. */
export const requestUserInfo = async (
  needs: Pick<ConnectNeeds, 'protocolClient'>,
  address: string,
  { accessToken, claims }: Bearer,
): Promise<UserInfoRead> => {
  const read = await readUserInfoDocument(needs, address, accessToken)
  if (read.kind !== 'read') return { kind: 'failed', code: read.code, detail: read.detail }
  if (read.members.sub !== claims.sub) throw new Failure('subject-mismatch', 'userinfo has another sub')
  return read
}

/**
 * Reads the person's claims from the userinfo endpoint if the ID token has no name. A failed request yields no claims; a response
 * with another `sub` is refused.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
 */
export const readUserInfo = async (
  needs: ConnectNeeds,
  { scopes, openid }: Integration,
  { facts }: ReadyIssuer,
  bearer: Bearer,
): Promise<Readonly<Record<string, unknown>>> => {
  const hasName = bearer.claims['name'] !== undefined || openid?.discovered
  if (facts.userinfo === null || hasName || !isNamed(scopes)) return {}
  const info = await requestUserInfo(needs, facts.userinfo, bearer)
  return info.kind === 'read' ? (UserInfo.safeParse(info.members).data ?? {}) : {}
}
