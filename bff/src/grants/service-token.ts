import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { clientCredentials } from '../tokens/renew/renewal-grant.ts'
import { callTokenEndpoint } from '../tokens/token-endpoint.ts'
import { checkApi } from './check-api.ts'
import type { ConnectNeeds } from './needs.ts'

/**
 * Requests a token for the integration's service account and has the API accept it; fails otherwise. A token that is not used is left
 * to expire, because a provider may revoke every token of the client with it.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export const requestServiceToken = async (
  needs: ConnectNeeds,
  integration: Integration,
): Promise<TokenGrant> => {
  const answer = await callTokenEndpoint(needs, integration, clientCredentials(integration.scopes))
  if (answer.kind === 'rotated') throw new Failure('provider-answer-unreadable', 'no usable access token')
  if (answer.kind === 'refused') {
    const { code, detail, retryAfterSeconds } = answer
    if (code === 'client-credentials-rejected')
      needs.events.clientRefused({ integration: integration.id, detail })
    throw new Failure(code, detail, { retryAfterSeconds })
  }
  const { accessToken } = answer.grant
  await checkApi(needs, { integration, model: 'service-account', accessToken })
  return answer.grant
}
