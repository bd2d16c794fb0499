import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { demoSecrets } from '../mock/registrations.ts'
import { planSimulation, type Simulation } from './plan-simulation.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'))

const plan = (config: unknown): Simulation => {
  const planned = planSimulation(config)
  if ('problem' in planned) throw new Error(planned.problem)
  return planned
}

const plannr = (changes: Record<string, unknown> = {}) => ({
  provider: 'plannr',
  environment: 'simulated',
  origins: { identity: 'http://127.0.0.1:4103', api: 'http://127.0.0.1:4103' },
  access_models: ['user-present'],
  client: { id: 'my-client', secret: 'env:MY_SECRET' },
  redirect_uri: 'http://localhost:8787/callback/plannr',
  ...changes,
})

describe('the simulators of a configuration', () => {
  test('the demo gets all three, with the secrets of the demo', () => {
    const {
      secrets,
      dynamicPlanner,
      plannr: crm,
      docplanner,
    } = plan(read('test/demo/planbridge.config.yaml'))
    expect(secrets).toEqual(demoSecrets)
    expect(dynamicPlanner?.clients.map(({ clientId, flow }) => [clientId, flow])).toEqual([
      ['planbridge-hybrid', 'hybrid'],
      ['planbridge-code', 'code+pkce'],
      ['planbridge-service', 'client-credentials'],
    ])
    expect(dynamicPlanner?.keys).toEqual([demoSecrets.DP_KEY_PRIMARY, demoSecrets.DP_KEY_SECONDARY])
    expect(crm?.clients.map(({ clientId }) => clientId)).toEqual(['9a1d8c7e-planbridge'])
    expect(docplanner).toMatchObject({ domain: 'doctoralia.es', api: 'http://127.0.0.1:4104' })
  })

  test('the demo has a firm with a sign-in of its own', () => {
    const { firm, integrations } = plan(read('test/demo/planbridge.config.yaml'))
    expect(integrations).toContain('harbour-wealth')
    expect(firm).toEqual({
      issuer: 'http://127.0.0.1:4105',
      name: 'Harbour Wealth',
      clients: [
        {
          clientId: 'planbridge',
          clientSecret: demoSecrets.FIRM_SECRET,
          redirectUris: ['http://localhost:8787/callback/harbour-wealth'],
          name: 'Planbridge',
        },
      ],
    })
  })

  test('a firm elsewhere is not simulated, and its secret never reaches a simulator', () => {
    const elsewhere = { issuer: 'https://login.example.com', client: { id: 'a', secret: 'env:MY_SECRET' } }
    const local = { ...elsewhere, issuer: 'http://127.0.0.1:4105' }
    expect(plan({ sign_in: { elsewhere } })).toEqual({ integrations: [], secrets: {} })
    expect(planSimulation({ sign_in: { elsewhere, local } })).toEqual({
      problem: expect.stringContaining('sign_in.local: env:MY_SECRET is also used by a real integration'),
    })
    const other = { ...local, issuer: 'http://127.0.0.1:4106', client: { id: 'b', secret: 'env:OTHER' } }
    expect(planSimulation({ sign_in: { local, other } })).toEqual({
      problem: expect.stringContaining('sign_in.other.issuer: only one'),
    })
  })

  test('the example file needs no variable to be set', () => {
    const { secrets, dynamicPlanner } = plan(read('planbridge.config.example.yaml'))
    const text = readFileSync(join(root, 'planbridge.config.example.yaml'), 'utf8')
    const named = new Set(text.match(/(?<=env:)[A-Z_]+/g))
    expect(new Set(Object.keys(secrets))).toEqual(named)
    expect(dynamicPlanner?.clients.find(({ flow }) => flow === 'hybrid')?.redirectUris).toEqual([
      expect.stringContaining('/callback/dp-advice'),
    ])
  })

  test('a client of any name is registered with a secret that npm start supplies', () => {
    const { secrets, plannr: crm } = plan({ integrations: { crm: plannr() } })
    expect(secrets['MY_SECRET']).toMatch(/^simulated-my_secret/)
    expect(crm?.clients).toMatchObject([{ clientId: 'my-client', clientSecret: secrets['MY_SECRET'] }])
  })

  const real = { provider: 'plannr', environment: 'production', client: { id: 'x', secret: 'env:REAL' } }

  test('a real integration gets no simulated secret and no simulator', () => {
    const { secrets, integrations } = plan({ integrations: { real, crm: plannr() } })
    expect(integrations).toEqual(['crm'])
    expect(Object.keys(secrets)).toEqual(['MY_SECRET'])
    expect(plan({ integrations: { real } }).plannr).toBeUndefined()
  })

  test.each([
    ['a variable of a real integration', 'env:REAL', 'env:REAL is also used by a real integration'],
    ['a file', 'file:/run/secrets/plannr', 'file:/run/secrets/plannr'],
  ])('%s is not sent to a simulator', (_, secret, named) => {
    const crm = plannr({ client: { id: 'my-client', secret } })
    expect(planSimulation({ integrations: { real, crm } })).toEqual({
      problem: expect.stringContaining(named),
    })
  })

  test('a simulator at another machine is not started here', () => {
    const far = { identity: 'https://plannr.example', api: 'https://plannr.example' }
    expect(plan({ integrations: { crm: plannr({ origins: far }) } }).integrations).toEqual([])
  })

  test('two addresses for one provider are a named problem', () => {
    const other = { identity: 'http://127.0.0.1:5103', api: 'http://127.0.0.1:5103' }
    const config = { integrations: { crm: plannr(), second: plannr({ origins: other }) } }
    expect(planSimulation(config)).toEqual({
      problem: expect.stringContaining('integrations.second.origins'),
    })
  })

  test.each([undefined, null, 'text', 3, [], {}, { integrations: [] }, { integrations: { a: null } }])(
    'a configuration of %j is left to the check of Planbridge',
    (config) => {
      expect(plan(config).integrations).toEqual([])
    },
  )
})
