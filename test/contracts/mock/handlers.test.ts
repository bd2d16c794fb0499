import { type PlanbridgeHandlers, planbridgeHandlers } from '@planbridge/mock/handlers'
import { demoSecrets } from '@planbridge/mock/simulators'
import { setupServer, type SetupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

let planbridge: PlanbridgeHandlers
let server: SetupServer

const open = (options: Parameters<typeof planbridgeHandlers>[0] = {}) => {
  planbridge = planbridgeHandlers(options)
  server = setupServer(...planbridge)
  server.listen({ onUnhandledFrame: 'error' })
}

afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  server.close()
  await planbridge.close()
})

const app = { headers: { 'x-planbridge': '1' } }

const listed = async (): Promise<string[]> => {
  const response = await fetch(`${planbridge.origin}/bff/connections`, app)
  const { connections } = (await response.json()) as { connections: { integration: string }[] }
  return connections.map(({ integration }) => integration)
}

describe('MK-10: recorded requests', () => {
  test('contain no secret of a connection, of Planbridge or of a provider', async () => {
    open()
    const person = planbridge.person()
    const { simulators } = await planbridge.kit()
    const made = await person.connects({ integration: 'dynamic-planner', model: 'delegation' })
    await person.connects({ integration: 'plannr', model: 'delegation' })
    await person.connects({ integration: 'plannr', model: 'personal-token', account: 'edith@client.example' })
    await person.connects('docplanner')
    simulators.dynamicPlanner.expireAccessTokens()
    await person.calls(made, '/crm/v1/clients')
    await person.signsIn()
    await person.disconnects(made).catch(() => undefined)
    const received = Object.values(simulators).flatMap(({ log }) => log.entries)
    const named = /(?:code|refresh_token|access_token|client_secret|code_verifier|token|id_token)=([^&\s]+)/g
    const valued = /eyJ[\w-]+\.[\w-]+\.[\w-]+|CANARY-[\w.~+-]+/g
    const texts = received.map((entry) => JSON.stringify(entry))
    const secrets = new Set([
      ...texts.flatMap((text) =>
        [...text.matchAll(named)].map(([, value = '']) => decodeURIComponent(value)),
      ),
      ...texts.flatMap((text) => text.match(valued) ?? []),
      ...Object.values(demoSecrets),
      planbridge.hostKey,
    ])
    expect(secrets.size).toBeGreaterThan(20)
    const recorded = JSON.stringify(planbridge.requests.list())
    const short = [...secrets].filter((secret) => secret.length > 8)
    expect(short.filter((secret) => recorded.includes(secret))).toEqual([])
    expect(recorded).toContain('Bearer <hidden>')
  })

  test.each([
    ['GET', '/bff/no-such'],
    ['GET', '/v1/no-such'],
    ['DELETE', '/bff/session'],
    ['POST', '/connect-api/no-such'],
  ])('%s %s, which Planbridge does not have, is a network error and one line', async (method, path) => {
    open()
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const headers = { ...app.headers, authorization: `Bearer ${planbridge.hostKey}` }
    await expect(fetch(planbridge.origin + path, { method, headers })).rejects.toThrow(TypeError)
    expect(printed.mock.calls.flat()).toEqual([
      `[@planbridge/mock] ${method} ${planbridge.origin}${path}: Planbridge has no such endpoint.`,
    ])
  })

  test('a provider’s own 404, and a refusal of Planbridge, are answers', async () => {
    open({ scenario: 'one-connected' })
    const [connection] = await planbridge.person().connections()
    const at = `${planbridge.origin}/bff/proxy/${connection?.id}`
    const unknown = await fetch(`${at}/crm/v1/clients/00000000-0000-4000-8000-000000000000`, app)
    expect(unknown.status).toBe(404)
    expect(await (await fetch(`${at}/no/such/operation`, app)).json()).toMatchObject({
      code: 'operation-not-allowed',
    })
  })
})

describe('MK-09: the clock of the handlers', () => {
  test('is moved by fake timers, and nothing waits', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 9) })
    open()
    const made = await planbridge.person().connects({ integration: 'dynamic-planner', model: 'delegation' })
    for (let n = 0; n < 3; n += 1) {
      vi.advanceTimersByTime(25 * 60_000)
      await listed()
    }
    const renewal = { to: 'dynamic-planner', body: { grant_type: 'refresh_token' } } as const
    planbridge.requests.expectNoRequest(renewal)
    const answer = await fetch(`${planbridge.origin}/bff/proxy/${made.id}/crm/v1/clients`, app)
    expect(answer.status).toBe(200)
    planbridge.requests.expectRequest(renewal, 1)
  })

  test('jumps past the end of a delegation, whose connection has ended then', async () => {
    open()
    const person = planbridge.person()
    const one = { integration: 'dynamic-planner', model: 'delegation', days: 1 } as const
    const made = await person.connects(one)
    planbridge.clock.freeze()
    await planbridge.clock.advance('2 days')
    await person.connects('dynamic-planner')
    const statuses = (await person.connections()).map(({ id, status }) => [id === made.id, status])
    expect(statuses).toEqual(expect.arrayContaining([[true, 'ended']]))
  })
})

describe('MK-08: a scenario', () => {
  const page = 'http://localhost:3000'
  const at = (search: string) => vi.stubGlobal('location', new URL(`${page}/${search}`))

  test('is switched in code, without a new server', async () => {
    open()
    expect(await listed()).toEqual([])
    await planbridge.setScenario('several-connected')
    expect(await listed()).toEqual(['dynamic-planner', 'plannr', 'docplanner'])
  })

  test('is named by the address of the page, also if the page goes on', async () => {
    at('?planbridge-scenario=one-connected')
    open({ origin: page, scenario: 'several-connected' })
    expect(await listed()).toEqual(['dynamic-planner'])
    at('?planbridge-scenario=fresh')
    expect(await listed()).toEqual([])
    at('?other=1')
    expect(await listed()).toEqual([])
  })

  test('of a name that does not exist is refused with the list', () => {
    at('?planbridge-scenario=nonsense')
    expect(() => planbridgeHandlers()).toThrow(
      'There is no scenario nonsense. There are: fresh, one-connected',
    )
    at('')
    open()
  })

  test('changes the windows of the page, and leaves them as they were', async () => {
    const close = vi.fn<() => void>()
    const opened = { close }
    const open0 = vi.fn<() => typeof opened>(() => opened)
    const target = { open: open0 }
    vi.stubGlobal('window', target)
    open({ scenario: 'popup-blocked' })
    await planbridge.kit()
    expect(target.open()).toBe(null)
    await planbridge.setScenario('popup-closed')
    expect(target.open()).toBe(opened)
    expect(close).toHaveBeenCalledOnce()
    await planbridge.setScenario('fresh')
    expect(target.open).toBe(open0)
  })
})

describe('MK-03: a page', () => {
  test('of another origin is refused, as by a Planbridge on the network', async () => {
    vi.stubGlobal('location', new URL('https://app.host.example/'))
    open()
    const response = await fetch(`${planbridge.origin}/bff/session`, app)
    expect(await response.json()).toMatchObject({ code: 'origin-not-allowed' })
  })

  test('on Planbridge’s own origin keeps its other files', async () => {
    vi.stubGlobal('location', new URL('http://localhost:3000/'))
    open({ origin: 'http://localhost:3000' })
    const { getResponse } = await import('msw')
    const asked = (path: string) =>
      getResponse([...planbridge], new Request(`http://localhost:3000${path}`, app))
    expect(await asked('/src/main.ts')).toBe(undefined)
    expect((await asked('/bff/session'))?.status).toBe(200)
  })

  test('is shown to another person when the test says so, and each has connections of their own', async () => {
    open()
    await planbridge.person('ada').connects('dynamic-planner')
    await planbridge.person('ben').connects({ integration: 'plannr' })
    expect(await listed()).toEqual([])
    planbridge.actAs('ada')
    expect(await listed()).toEqual(['dynamic-planner'])
    planbridge.actAs('ben')
    expect(await listed()).toEqual(['plannr'])
    await planbridge.person('ben').signsOut()
    expect(await listed()).toEqual([])
  })
})

describe('MK-04: a kit', () => {
  beforeEach(() => open({ scenario: 'one-connected', seed: 'same', clock: Date.UTC(2026, 0, 5, 9) }))

  test('begins again with a reset: the same identifiers, no cookies, no requests', async () => {
    const before = await planbridge.person().connections()
    await planbridge.reset()
    expect(planbridge.requests.list()).toEqual([])
    const after = await planbridge.person().connections()
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })
})
