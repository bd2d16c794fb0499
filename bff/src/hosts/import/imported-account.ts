import { accountFromClaims } from '../../attempts/store-completion.ts'
import { readUserInfoDocument } from '../../attempts/user-info.ts'
import type { Integration } from '../../domain/integration.ts'
import { Failure } from '../../failure.ts'
import type { ConnectNeeds } from '../../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../../grants/read-account.ts'
import { isSubject } from '../../oauth/id-token.ts'

/**
 * Asks the provider whose account an access token is for: its account endpoint or, at an OpenID provider, the userinfo endpoint. Fails
 * with `import-rejected` if the provider does not accept the token, and with `import-unverifiable` if there is no such endpoint.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export const importedAccount = async (
  needs: ConnectNeeds,
  integration: Integration,
  accessToken: string,
): Promise<ProviderAccount> => {
  if (integration.provider.accountEndpoint)
    return readAccount(needs, { integration, accessToken, rejectedCode: 'import-rejected' })
  const read = await readUserInfoDocument(needs, await userInfoAddress(needs, integration), accessToken)
  if (read.kind !== 'read')
    throw new Failure(read.kind === 'rejected' ? 'import-rejected' : read.code, read.detail)
  if (!isSubject(read.members.sub)) throw new Failure('provider-answer-unreadable', 'userinfo: sub')
  return accountFromClaims(read.members)
}

const userInfoAddress = async ({ issuers }: ConnectNeeds, { id }: Integration): Promise<string> => {
  const state = await issuers.get(id)?.state()
  if (state?.kind === 'failed')
    throw new Failure(state.code, state.detail, { retryAfterSeconds: state.retryAfterSeconds })
  if (!state || state.facts.userinfo === null)
    throw new Failure('import-unverifiable', 'the provider has no call that names an account')
  return state.facts.userinfo
}
