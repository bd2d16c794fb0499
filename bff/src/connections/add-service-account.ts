import type { endpoints } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { requestServiceToken } from '../grants/service-token.ts'
import { storeTokens } from '../grants/store-tokens.ts'
import { verification } from '../grants/verification.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { Connecting } from '../principal/request-session.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { tenantOf } from '../principal/require-person.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { sealTokenSet } from '../tokens/seal-token-set.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import { connectionView } from './connection-view.ts'
import { servicePermission } from './service-use.ts'

/** Connects the tenant's service account, after the provider has issued its token and accepted it. */
export const addServiceAccount =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.addServiceAccount, 'browser-session'> =>
  async ({ integration: id }, requestSession) => {
    const integration = integrationFor(needs, {
      id,
      model: 'service-account',
      tenant: tenantOf(requestSession),
    })
    const permission = await servicePermission(needs, integration, requestSession.session?.subject ?? null)
    if (permission === 'sign-in-required')
      throw new Failure('sign-in-required', 'the service account requires a signed-in person')
    if (permission === 'not-permitted')
      throw new Failure('not-permitted', 'the person is not listed in the configuration')
    const grant = await requestServiceToken(needs, integration)
    const { tenant } = await requestSession.begin()
    const { connecting } = requestSession
    const row = await storeGrant(needs, integration, { tenant, grant, connecting })
    const connection = { connection: row.id, integration: integration.id }
    needs.events.tokenFetched({ ...connection, grant: 'client_credentials' })
    needs.events.connectionMade({ ...connection, model: row.model })
    return connectionView(needs, row)
  }

interface IssuedToken {
  readonly tenant: string
  readonly grant: TokenGrant
  readonly connecting: Connecting | undefined
}

const storeGrant = (
  needs: ConnectNeeds,
  integration: Integration,
  { tenant, grant, connecting }: IssuedToken,
): Promise<ConnectionRow> => {
  const key = {
    tenant,
    owner: '',
    integration: integration.id,
    model: 'service-account',
    account: '',
  } as const
  const tokens = { access: grant.accessToken, refresh: null }
  const { expiresInSeconds } = grant
  return storeTokens(needs, { ...key, connecting }, async (row) => ({
    sealed: await sealTokenSet(needs, integration, row, { tokens, expiresInSeconds, now: needs.clock.now() }),
    // Adding the service account again clears an earlier refusal by the provider.
    change: {
      status: 'active',
      reason: null,
      renews: true,
      journal: emptyJournal,
      ...noTrouble,
      ...verification(connecting, row),
    },
  }))
}
