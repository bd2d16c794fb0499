import type { endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { connectionView } from './connection-view.ts'
import { ownConnection } from './own-connection.ts'

const readsMax = 5

/** Sets the account that the calls of a connection are made for. */
export const chooseAccount =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.chooseAccount, 'browser-session'> =>
  async ({ connection, account }, requestSession) => {
    const session = requirePerson(requestSession)
    for (let reads = 0; reads < readsMax; reads += 1) {
      const row = await ownConnection(needs, session, connection)
      if (!row.choices.some((choice) => choice.id === account))
        throw new Failure('account-unknown', 'not one of the choices')
      const status = row.status === 'choose-account' ? 'active' : row.status
      // The status applies only to the token set that was read: another request may have ended the connection.
      const change = { choice: account, status }
      if (await needs.store.connections.changeAt(row.id, row.tokenVersion, change))
        return connectionView(needs, { ...row, ...change })
    }
    throw new Failure('internal', 'other writers kept changing the connection')
  }
