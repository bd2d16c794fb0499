import type { endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { blankConnection } from '../grants/blank-connection.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { tenantOf } from '../principal/require-person.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import { connectionView } from './connection-view.ts'
import { servicePermission } from './service-use.ts'

/** Connects the tenant's service account. Its token is requested by the first call. */
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
    const { tenant } = await requestSession.begin()
    const key = {
      tenant,
      owner: '',
      integration: integration.id,
      model: 'service-account',
      account: '',
    } as const
    const blank = { ...blankConnection(needs, key), renews: true }
    const row = await needs.store.atomically(async ({ connections }) => {
      const added = await connections.add(blank)
      // Adding the service account again clears an earlier refusal by the provider.
      if (added.status !== 'active' || added.journal.failures > 0 || added.refusals > 0) {
        const active = { status: 'active', reason: null, journal: emptyJournal, ...noTrouble } as const
        await connections.change(added.id, active)
      }
      return added
    })
    needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
    return connectionView(needs, { ...row, status: 'active', ...noTrouble })
  }
