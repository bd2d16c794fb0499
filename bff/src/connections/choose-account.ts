import type { endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { connectionView } from './connection-view.ts'
import { ownConnection } from './own-connection.ts'

/** Sets the account that the calls of a connection are made for. */
export const chooseAccount =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.chooseAccount, 'browser-session'> =>
  async ({ connection, account }, requestSession) => {
    const row = await ownConnection(needs, requirePerson(requestSession), connection)
    if (!row.choices.some((choice) => choice.id === account))
      throw new Failure('account-unknown', 'not one of the choices')
    const status = row.status === 'choose-account' ? 'active' : row.status
    await needs.store.connections.change(row.id, { choice: account, status })
    return connectionView(needs, { ...row, choice: account, status })
  }
