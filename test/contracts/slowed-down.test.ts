import { providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { faultCases, titled } from '../harness/fault-cases.ts'
import { rateLimitFaults } from '../mock/faults/rate-limit/index.ts'
import type { Interruptible } from '../mock/simulators/interruptible.ts'
import { type Environment, stages } from './operations/environment.ts'
import { rateLimitExpectations } from './rate-limit-expectations.ts'

const reads = {
  'dynamic-planner': '/crm/v1/clients',
  plannr: '/api/v1/account',
  docplanner: '/api/v3/integration/facilities',
} as const

const opened = async (provider: keyof typeof reads): Promise<Environment> => {
  const environment = await stages[provider]?.()
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

describe('a provider that will not serve more', () => {
  test.each(titled(faultCases(rateLimitFaults, rateLimitExpectations)))(
    '%s',
    async (_, { provider, make, outcome }) => {
      const environment = await opened(provider)
      const path = reads[provider]
      const answer = () => make(environment.at.clock.now())
      simulatorOf(environment, provider).interrupt({
        when: ({ url }) => url.includes(path),
        answer,
        times: 100,
      })
      const response = await read(environment, provider)
      const theirs = answer()
      expect([response.status, response.headers.get('planbridge-code')]).toEqual([theirs.status, outcome])
      expect(response.headers.get('retry-after')).toBe(theirs.headers.get('retry-after'))
      expect(await response.text()).toBe(await theirs.text())
    },
  )
})

const clinicPace = providers.docplanner.api.pace.headers
const advicePace = providers.plannr.api.pace.headers

describe('what a provider tells of its pace', () => {
  test.each([
    ['plannr', advicePace, '500', /^49\d$/],
    ['docplanner', clinicPace, '8000', /^79\d\d$/],
  ] as const)(
    'PX-25: %s says what is left, under the names of its definition',
    async (provider, named, limit, left) => {
      const { headers } = await read(await opened(provider), provider)
      expect(headers.get(named.limit)).toBe(limit)
      expect(headers.get(named.remaining)).toMatch(left)
    },
  )

  test('PX-25: Docplanner says when it counts anew as a moment with an offset', async () => {
    const { headers } = await read(await opened('docplanner'), 'docplanner')
    expect(clinicPace.reset.form).toBe('iso-8601')
    expect(headers.get(clinicPace.reset.name)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/)
  })

  test('PX-25: Plannr says it as an epoch, when it refuses', async () => {
    const environment = await opened('plannr')
    environment.at.simulators.plannr.limits.apiPerMinute = 0
    const { status, headers } = await read(environment, 'plannr')
    expect([status, advicePace.reset.form]).toEqual([429, 'epoch-seconds'])
    expect(headers.get(advicePace.reset.name)).toMatch(/^\d{10}$/)
    expect(headers.get('retry-after')).toMatch(/^\d+$/)
  })
})

const gareth = { account: 'gareth@harbourlane.example' }

describe('one session in a loop', () => {
  test('PX-25: hears how long to wait; the provider and other sessions hear nothing of it', async () => {
    const at = await deployment({ config: (text) => `${text}\nsessions: { calls_per_minute: 3 }\n` })
    const connected = async () => {
      const browser = openBrowser(at)
      const { id } = await browser.connected({ integration: 'plannr' }, gareth)
      return () => browser.api(id, '/api/v1/logins')
    }
    const [ask, askElsewhere] = [await connected(), await connected()]
    for (let call = 0; call < 3; call++) expect((await ask()).status).toBe(200)
    const asked = at.simulators.plannr.log.entries.length
    const refused = await ask()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20'])
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', retry_after: 20 })
    expect(at.simulators.plannr.log.entries).toHaveLength(asked)
    expect((await askElsewhere()).status).toBe(200)
    at.clock.pass(20)
    expect((await ask()).status).toBe(200)
  })
})
