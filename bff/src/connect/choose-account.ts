import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { Visit } from '../session/visit.ts'
import { connectionView } from './connection-view.ts'
import type { ConnectNeeds } from './needs.ts'
import { ownConnection } from './own-connection.ts'
import { presentPerson } from '../session/present-person.ts'

/** Remembers which of several accounts the calls of this connection speak for. */
export const chooseAccount =
  (needs: ConnectNeeds): UseCase<typeof endpoints.chooseAccount, Visit> =>
  async ({ connection, account }, visit) => {
    const row = await ownConnection(needs, presentPerson(visit), connection)
    if (!row.choices.some((choice) => choice.id === account))
      throw new Failure('account-unknown', 'not one of the choices')
    const status = row.status === 'choose-account' ? 'active' : row.status
    await needs.store.connections.change(row.id, { choice: account, status })
    return connectionView(needs, { ...row, choice: account, status })
  }
