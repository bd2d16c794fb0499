import type { PlanbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge } from '@planbridge/node'
import { Accounts } from '../app/accounts.tsx'

/** A user of our app has connected an account. */
async function connect({ origin, hostKey, person }: PlanbridgeHandlers) {
  const planbridge = createPlanbridge({ origin, key: hostKey })
  const session = await planbridge.createConnectSession({ subject: 'user-17' })
  await person().connectsIn(session, 'dynamic-planner')
}

export default { title: 'Accounts', component: Accounts, args: { origin: 'https://planbridge.example.com' } }

export const NoAccountYet = {}

export const Connected = { parameters: { planbridge: { prepare: connect } } }

export const PleaseConnectAgain = {
  parameters: {
    planbridge: {
      prepare: async (planbridge: PlanbridgeHandlers) => {
        await connect(planbridge)
        await planbridge.clock.advance('2 hours')
      },
    },
  },
}
