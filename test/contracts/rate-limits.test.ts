import { providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { faultCases, titled } from '../harness/fault-cases.ts'
import { rateLimitFaults } from '../mock/faults/rate-limit/index.ts'
import type { Interruptible } from '../mock/simulators/interruptible.ts'
import { type Environment, environments } from './operations/environment.ts'
import { rateLimitExpectations } from './rate-limit-expectations.ts'

const reads = {
  'dynamic-planner': '/crm/v1/clients',
  plannr: '/api/v1/account',
  docplanner: '/api/v3/integration/facilities',
} as const

const openEnvironment = async (provider: keyof typeof reads): Promise<Environment> => {
  const environment = await environments[provider]?.()
  if (!environment) throw new Error(`${provider} has no environment yet`)
  return environment
}

const read = (environment: Environment, provider: keyof typeof reads): Promise<Response> =>
  environment.browser.api(environment.connection, reads[provider])

const simulatorOf = ({ at }: Environment, provider: keyof typeof reads): Interruptible =>
  ({
    'dynamic-planner': at.simulators.dynamicPlanner,
    plannr: at.simulators.plannr,
    docplanner: at.simulators.docplanner,
  })[provider]

describe('a provider that refuses calls for rate', () => {
  test.each(titled(faultCases(rateLimitFaults, rateLimitExpectations)))(
    '%s',
    async (_, { provider, make, outcome }) => {
      const environment = await openEnvironment(provider)
      const path = reads[provider]
      const answer = () => make(environment.at.clock.now())
      simulatorOf(environment, provider).interrupt({
        when: ({ url }) => url.includes(path),
        answer,
        times: 100,
      })
      const response = await read(environment, provider)
      const expected = answer()
      expect([response.status, response.headers.get('planbridge-code')]).toEqual([expected.status, outcome])
      expect(response.headers.get('retry-after')).toBe(expected.headers.get('retry-after'))
      expect(await response.text()).toBe(await expected.text())
    },
  )
})

const docplannerHeaders = providers.docplanner.api.pace.headers
const plannrHeaders = providers.plannr.api.pace.headers

describe('rate-limit headers of a provider', () => {
  test.each([
    ['plannr', plannrHeaders, '500', /^49\d$/],
    ['docplanner', docplannerHeaders, '8000', /^79\d\d$/],
  ] as const)(
    'PX-25: %s sends limit and remaining under the names of its definition',
    async (provider, named, limit, left) => {
      const { headers } = await read(await openEnvironment(provider), provider)
      expect(headers.get(named.limit)).toBe(limit)
      expect(headers.get(named.remaining)).toMatch(left)
    },
  )

  test('PX-25: Docplanner sends the reset time as ISO 8601 with an offset', async () => {
    const { headers } = await read(await openEnvironment('docplanner'), 'docplanner')
    expect(docplannerHeaders.reset.form).toBe('iso-8601')
    expect(headers.get(docplannerHeaders.reset.name)).toMatch(
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/,
    )
  })

  test('PX-25: Plannr sends the reset time as an epoch when it refuses', async () => {
    const environment = await openEnvironment('plannr')
    environment.at.simulators.plannr.limits.apiPerMinute = 0
    const { status, headers } = await read(environment, 'plannr')
    expect([status, plannrHeaders.reset.form]).toEqual([429, 'epoch-seconds'])
    expect(headers.get(plannrHeaders.reset.name)).toMatch(/^\d{10}$/)
    expect(headers.get('retry-after')).toMatch(/^\d+$/)
  })
})

const gareth = { account: 'gareth@harbourlane.example' }

describe('a session that exceeds its rate limit', () => {
  test('PX-25: gets Retry-After, without a request to the provider and without effect on other sessions', async () => {
    const at = await deployment({ config: (text) => `${text}\nsessions: { calls_per_minute: 3 }\n` })
    const openCaller = async () => {
      const browser = openBrowser(at)
      const { id } = await browser.connectOrThrow({ integration: 'plannr' }, gareth)
      return () => browser.api(id, '/api/v1/logins')
    }
    const [call, callInOtherSession] = [await openCaller(), await openCaller()]
    for (let count = 0; count < 3; count++) expect((await call()).status).toBe(200)
    const requestsBefore = at.simulators.plannr.log.entries.length
    const refused = await call()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20'])
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', retry_after: 20 })
    expect(at.simulators.plannr.log.entries).toHaveLength(requestsBefore)
    expect((await callInOtherSession()).status).toBe(200)
    at.clock.pass(20)
    expect((await call()).status).toBe(200)
  })
})
