import { ConnectionId, endpoints } from '@planbridge/shared/contract'
import { termsFor } from './chosen-entry.ts'
import type { ConnectDoor } from './connect-through.ts'
import type { CallEndpoint } from './endpoint-caller.ts'
import type { Connecting } from '../kit-person.ts'

/** Planbridge's own app. */
export const appDoor = (call: CallEndpoint, { connection }: Connecting): ConnectDoor => ({
  entries: async () => (await call(endpoints.listIntegrations, {})).entries,
  terms: (entry, days) => termsFor(call, entry, days),
  async start({ delegation, ...input }) {
    if (connection !== undefined) {
      const id = ConnectionId.parse(connection)
      return call(endpoints.startAttempt, { purpose: 'reconnect', connection: id, ...input })
    }
    const { state } = await call(endpoints.getSession, {})
    const purpose = state === 'signed-in' ? 'link' : 'sign-in'
    return call(endpoints.startAttempt, { purpose, ...input, ...(delegation && { delegation }) })
  },
  addToken: (input) => call(endpoints.addPersonalToken, input),
  addServiceAccount: (input) => call(endpoints.addServiceAccount, input),
})
