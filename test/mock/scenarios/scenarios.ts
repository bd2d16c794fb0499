import type { Kit } from '../kit/kit.ts'
import { leaveUnverified, returnAsAnother } from './host.ts'
import type { ScenarioName } from './names.ts'
import {
  cutOff,
  denyConsent,
  limitRates,
  loseRefreshAnswer,
  rejectSubscriptionKey,
  slowDown,
} from './providers.ts'
import type { Scenario } from './scenario.ts'
import { someTimeAgo } from './time.ts'

const hourMs = 3_600_000

const connectOne = async ({ person }: Kit) => void (await person().connects('dynamic-planner'))

const connectSeveral = async (kit: Kit) => {
  await connectOne(kit)
  await kit.person().connects({ integration: 'plannr', model: 'delegation' })
  await kit.person().connects('docplanner')
}

const connectRenewable = ({ person }: Kit, days = 30) =>
  person().connects({ integration: 'dynamic-planner', model: 'delegation', days })

/** An hour and a quarter ago: the access token, which is valid for an hour, has expired. */
const connectLongAgo = (kit: Kit) =>
  someTimeAgo(kit, 1.25 * hourMs, kit.person(), () => connectRenewable(kit))

const withdraw = async (kit: Kit) => {
  const connection = await connectRenewable(kit)
  kit.simulators.dynamicPlanner.revokeEverything()
  kit.simulators.dynamicPlanner.expireAccessTokens()
  await kit.person().calls(connection, '/crm/v1/clients')
}

/** All scenarios. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  fresh: {},
  'one-connected': { setUp: connectOne },
  'several-connected': { setUp: connectSeveral },
  'firm-signed-in': { setUp: ({ person }) => person().signsIn() },
  'account-choice': {
    setUp: async ({ person }) =>
      void (await person().connects({ integration: 'plannr', account: 'gareth@harbourlane.example' })),
  },
  'expired-access': { setUp: connectLongAgo },
  'reconnect-required': { setUp: withdraw },
  'delegation-ending': { setUp: async (kit) => void (await connectRenewable(kit, 2)) },
  'consent-denied': { change: denyConsent },
  'popup-blocked': { conditions: { popup: 'blocked' } },
  'popup-closed': { conditions: { popup: 'closed' } },
  'wrong-user-returns': { change: returnAsAnother },
  'verification-pending': { setUp: leaveUnverified },
  'rate-limited': { setUp: connectSeveral, change: limitRates },
  'subscription-key-rejected': { setUp: connectSeveral, change: rejectSubscriptionKey },
  'provider-down': { setUp: connectSeveral, change: cutOff },
  slow: { setUp: connectSeveral, change: slowDown, hasSlowProviders: true },
  'lost-refresh-answer': { setUp: connectLongAgo, change: loseRefreshAnswer },
}
