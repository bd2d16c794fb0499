import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { quietJournal } from '../tokens/renewal-journal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { connectionView } from './connection-view.ts'
import { integrationFor } from '../grants/integration-for.ts'
import { blankConnection } from '../grants/blank-connection.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { mayUseService } from './service-use.ts'

/** Makes the tenant's service account a connection; its token is fetched when the first call needs it. */
export const addServiceAccount =
  (needs: ConnectNeeds): UseCase<typeof endpoints.addServiceAccount, RequestSession> =>
  async ({ integration: id }, requestSession) => {
    const integration = integrationFor(needs, id, 'service-account')
    const permission = await mayUseService(needs, integration, requestSession.session?.subject ?? null)
    if (permission === 'sign-in-required')
      throw new Failure('sign-in-required', 'a service account serves known people')
    if (permission === 'not-permitted') throw new Failure('not-permitted', 'not named in the configuration')
    const { tenant } = await requestSession.begin()
    const known = {
      tenant,
      owner: '',
      integration: integration.id,
      model: 'service-account',
      account: '',
    } as const
    const row = await needs.store.connections.add({ ...blankConnection(needs, known), renews: true })
    // A service account that the provider refused gets another chance when somebody asks for it again.
    if (row.status !== 'active' || row.journal.failures > 0)
      await needs.store.connections.change(row.id, { status: 'active', reason: null, journal: quietJournal })
    needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
    return connectionView(needs, { ...row, status: 'active' })
  }
