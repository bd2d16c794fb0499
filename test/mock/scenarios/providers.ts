import { rateLimitFaults } from '../faults/rate-limit/index.ts'
import { withHeaders } from '../kit/browser.ts'
import type { Kit, KitSimulators } from '../kit/kit.ts'
import type { Interruption } from '../simulators/interruptible.ts'

type Provider = keyof KitSimulators

const isApi: Readonly<Record<Provider, (path: string) => boolean>> = {
  dynamicPlanner: (path) => !path.includes('/identity/'),
  plannr: (path) => path.includes('/api/'),
  docplanner: (path) => path.includes('/api/'),
  firm: () => false,
}

const pathOf = ({ url }: Request) => new URL(url).pathname

/** Interrupts all requests that match, from now on. */
const always = (
  simulators: KitSimulators,
  of: readonly Provider[],
  interruption: (provider: Provider) => Omit<Interruption, 'times'>,
): void => {
  for (const provider of of) simulators[provider].interrupt({ ...interruption(provider), times: Infinity })
}

const integrated = ['dynamicPlanner', 'plannr', 'docplanner'] as const

/** The providers' APIs refuse calls as they document it. */
export const limitRates = ({ simulators, clock }: Kit): void => {
  const faults = {
    dynamicPlanner: rateLimitFaults['gateway-rate-exceeded'],
    plannr: rateLimitFaults.throttled,
    docplanner: rateLimitFaults['hourly-reads-exhausted'],
  } as const
  for (const provider of integrated)
    always(simulators, [provider], () => ({
      when: (request) => isApi[provider](pathOf(request)),
      answer: () => faults[provider].make(clock.now()),
    }))
}

/** No provider can be reached. */
export const cutOff = ({ simulators }: Kit): void =>
  always(simulators, integrated, () => ({
    when: () => true,
    answer: () => {
      throw new TypeError('fetch failed: the provider is down')
    },
  }))

const slowMs = 3_000

export const slowDown = ({ simulators, clock }: Kit): void =>
  always(simulators, integrated, () => ({
    when: () => true,
    answer: async (_, proceed) => {
      await clock.sleep(slowMs)
      return proceed()
    },
  }))

const keyHeader = 'ocp-apim-subscription-key'

/** The gateway answers as without a key. */
export const rejectSubscriptionKey = ({ simulators: { dynamicPlanner } }: Kit): void =>
  void dynamicPlanner.interrupt({
    when: ({ headers }) => headers.has(keyHeader),
    answer: (request) => {
      const without = new Request(request)
      without.headers.delete(keyHeader)
      return dynamicPlanner.fetch(without)
    },
    times: Infinity,
  })

const isRenewal = ({ path, body }: { readonly path: string; readonly body: string }) =>
  path.endsWith('/token') && body.includes('grant_type=refresh_token')

/**
 * Dynamic Planner renews, and the answer gets lost, once. A kit that continues reads from the provider's log that it was lost already.
 */
export const loseRefreshAnswer = ({ simulators: { dynamicPlanner } }: Kit): void =>
  void dynamicPlanner.interrupt({
    when: (request) => pathOf(request).endsWith('/token'),
    answer: async (_, proceed) => {
      const isLost = !dynamicPlanner.log.entries.some(isRenewal)
      const answer = await proceed()
      if (isLost && dynamicPlanner.log.entries.some(isRenewal))
        throw new TypeError('fetch failed: the connection was reset')
      return answer
    },
    times: Infinity,
  })

/** The headers of one request at another one, and one more. The body's type is the other one's. */
const withHeadersOf = (from: Request, to: Request, mark: string): Request =>
  withHeaders(to, (headers) => {
    for (const [name, value] of from.headers) if (name !== 'content-length') headers.set(name, value)
    headers.set(mark, '1')
  })

const refused = 'planbridge-mock-refused'
const asksPerson = (request: Request) =>
  request.method === 'POST' && /\/(?:oauth\/authorize|connect\/consent)$/.test(pathOf(request))

/** Every answer to a provider's question becomes a no. */
export const denyConsent = ({ simulators }: Kit): void => {
  for (const provider of ['dynamicPlanner', 'plannr'] as const)
    simulators[provider].interrupt({
      when: (request) => asksPerson(request) && !request.headers.has(refused),
      answer: async (request) => {
        const form = new URLSearchParams(await request.clone().text())
        form.set('decision', 'deny')
        const denied = new Request(request.url, { method: 'POST', body: form })
        return simulators[provider].fetch(withHeadersOf(request, denied, refused))
      },
      times: Infinity,
    })
}
