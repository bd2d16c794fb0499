import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { RequestSession } from '../principal/request-session.ts'
import { connectionView } from './connection-view.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { ownConnection } from './own-connection.ts'
import { requirePerson } from '../principal/require-person.ts'

/** Remembers which of several accounts the calls of this connection speak for. */
export const chooseAccount =
  (needs: ConnectNeeds): UseCase<typeof endpoints.chooseAccount, RequestSession> =>
  async ({ connection, account }, requestSession) => {
    const row = await ownConnection(needs, requirePerson(requestSession), connection)
    if (!row.choices.some((choice) => choice.id === account))
      throw new Failure('account-unknown', 'not one of the choices')
    const status = row.status === 'choose-account' ? 'active' : row.status
    await needs.store.connections.change(row.id, { choice: account, status })
    return connectionView(needs, { ...row, choice: account, status })
  }
