import { hostEndpoints } from '@planbridge/shared/host-api'
import { type KitPerson, KitRefusal } from '@planbridge/mock/handlers'
import type { ScenarioName } from '@planbridge/mock/scenarios'
import { completeSession, hostUser, openStage } from './stage.ts'
import { openTranscript } from './transcript.ts'
import type { Wire } from './wire.ts'

interface Seen {
  readonly person: KitPerson
  readonly wire: Wire
}

const listed = async ({ person }: Seen) =>
  (await person.connections()).map(({ integration, model, status }) => `${integration} ${model} ${status}`)

const paths: Readonly<Record<string, string>> = {
  'dynamic-planner': '/crm/v1/clients?pageSize=1',
  plannr: '/api/v1/me',
  docplanner: '/api/v3/integration/facilities',
}

/** Calls with every connection: the status, and the code of a refusal. */
const called = async ({ person }: Seen) => {
  const answers: string[] = []
  for (const connection of await person.connections()) {
    const response = await person.calls(connection, paths[connection.integration] ?? '/')
    const { code = '' } = response.ok ? {} : ((await response.json()) as { code?: string })
    answers.push(`${connection.integration} ${response.status} ${code}`.trim())
  }
  return answers
}

const refusalOf = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act()
    return 'none'
  } catch (error) {
    if (error instanceof KitRefusal) return error.code
    throw error
  }
}

const renewals = ({ wire: { kit } }: Seen) =>
  kit.requests.list({ to: 'dynamic-planner', body: { grant_type: 'refresh_token' } }).length

/** What happens to a window that a page opens; without a page, what the kit asks of one. */
const popup = async ({ wire: { kit, openWindow } }: Seen) =>
  openWindow ? openWindow() : kit.scenario.conditions.popup

const one = 'dynamic-planner user-present active'
const several = [one, 'plannr delegation active', 'docplanner service-account active']

interface Scenery {
  readonly see: (seen: Seen) => Promise<unknown>
  readonly expected: unknown
}

/** The visible state of each scenario. */
export const sceneries: Readonly<Record<ScenarioName, Scenery>> = {
  fresh: { see: listed, expected: [] },
  'one-connected': { see: listed, expected: [one] },
  'several-connected': { see: listed, expected: several },
  'firm-signed-in': {
    see: async ({ person, wire: { kit } }) => {
      const request = new Request(`${kit.origin}/bff/session`, { headers: { 'x-planbridge': '1' } })
      const { state, name } = (await (await person.fetch(request)).json()) as { state: string; name: string }
      return [state, name]
    },
    expected: ['signed-in', 'Priya Nair'],
  },
  'account-choice': { see: listed, expected: ['plannr user-present choose-account'] },
  'expired-access': {
    see: async (seen) => [renewals(seen), await called(seen), renewals(seen)],
    expected: [0, ['dynamic-planner 200'], 1],
  },
  'reconnect-required': { see: listed, expected: ['dynamic-planner delegation reconnect-required'] },
  'delegation-ending': {
    see: async ({ person, wire: { kit } }) => {
      const [connection] = await person.connections()
      return Math.round((Date.parse(connection?.ends_at ?? '') - kit.clock.now()) / 86_400_000)
    },
    expected: 2,
  },
  'consent-denied': {
    see: async ({ person }) => [
      await refusalOf(() => person.connects('dynamic-planner')),
      await refusalOf(() => person.connects('plannr')),
    ],
    expected: ['consent-denied', 'consent-denied'],
  },
  'popup-blocked': { see: popup, expected: 'blocked' },
  'popup-closed': { see: popup, expected: 'closed' },
  'wrong-user-returns': {
    see: ({ wire: { kit, send } }) => refusalOf(() => completeSession(openStage(kit, send))),
    expected: 'host-subject-mismatch',
  },
  'verification-pending': {
    see: async ({ wire: { kit, send } }) => {
      const { host } = openStage(kit, send)
      const { connections } = await host(hostEndpoints.listHostConnections, { subject: hostUser })
      return connections.map(({ status }) => status)
    },
    expected: ['pending-verification'],
  },
  'rate-limited': {
    see: called,
    expected: ['dynamic-planner 429', 'plannr 429', 'docplanner 429'],
  },
  'subscription-key-rejected': {
    see: called,
    expected: ['dynamic-planner 424 subscription-key-rejected', 'plannr 200', 'docplanner 200'],
  },
  'provider-down': {
    see: called,
    expected: [
      'dynamic-planner 502 provider-unreachable',
      'plannr 502 provider-unreachable',
      'docplanner 502 provider-unreachable',
    ],
  },
  slow: {
    see: async (seen) => {
      const { clock } = seen.wire.kit
      clock.freeze()
      const order: string[] = []
      const answers = called(seen).then((list) => [...order, ...list])
      while (
        seen.wire.kit.requests.list({ to: 'docplanner', path: paths['docplanner'] ?? '' }).length === 0
      ) {
        await clock.advance(1_000)
        await new Promise((resolve) => void setTimeout(resolve))
      }
      await clock.advance('3 seconds')
      return answers
    },
    expected: ['dynamic-planner 200', 'plannr 200', 'docplanner 200'],
  },
  'lost-refresh-answer': {
    see: async (seen) => [await called(seen), await listed(seen)],
    expected: [['dynamic-planner 502 provider-unreachable'], ['dynamic-planner delegation active']],
  },
}

/** What the person of the page, and the host, see of the scenario over a wire. */
export const seeScenario = (wire: Wire, scenario: ScenarioName): Promise<unknown> =>
  sceneries[scenario].see({ wire, person: openTranscript(wire).person('page') })
