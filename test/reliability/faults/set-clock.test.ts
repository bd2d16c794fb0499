import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment, type DeploymentOptions } from '../../harness/deployment/deployment.ts'

const priya = { account: 'priya.nair' }
const clients = '/crm/v1/clients?pageSize=1'
const day = 86_400

/** Seconds by which the wall clock is set, one after the other. */
const settings = [
  ['back by 300 s', [-300]],
  ['back by a day', [-day]],
  ['ahead by a day and back', [day, -day]],
] as const

const open = async (options: DeploymentOptions = {}) => {
  const at = await deployment(options)
  const browser = openBrowser(at)
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
  return { at, browser, id, call: async () => (await browser.api(id, clients)).status }
}

const codeOf = async (browser: Browser, id: string): Promise<string> => {
  const response = await browser.api(id, clients)
  return response.ok ? String(response.status) : ((await response.json()) as { code: string }).code
}

const requestsTo = ({ simulators }: Deployment, path: string): number =>
  simulators.dynamicPlanner.log.entries.filter((entry) => entry.path.includes(path)).length

describe.each(settings)('after the clock was set %s', (_, steps) => {
  const setClock = ({ clock }: Deployment) => {
    for (const seconds of steps) clock.set(seconds)
  }

  test('a session that called before calls again at once (RT-50)', async () => {
    const { at, browser, id, call } = await open()
    for (let round = 0; round < 5; round += 1) expect(await call()).toBe(200)
    setClock(at)
    for (let round = 0; round < 5; round += 1) expect(await call()).toBe(200)
    expect((await browser.call(endpoints.listConnections, {})).status).toBe(200)
    await browser.start({
      integration: 'dp-hybrid',
      model: 'delegation',
      purpose: 'reconnect',
      connection: id,
    })
  })

  test('a session at its limit of calls waits for as long as before, and no longer (RT-50)', async () => {
    const { at, call } = await open({ config: (text) => `${text}\nsessions: { calls_per_minute: 5 }\n` })
    for (let round = 0; round < 5; round += 1) expect(await call()).toBe(200)
    expect(await call()).toBe(429)
    setClock(at)
    expect(await call()).toBe(429)
    at.clock.pass(13)
    expect(await call()).toBe(200)
  })

  test('an open circuit closes when its time has passed (RT-50)', async () => {
    const { at, browser, id } = await open()
    const restore = at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      times: 1_000,
      answer: () => Promise.reject(new TypeError('no response')),
    })
    for (let round = 0; round < 30; round += 1) await codeOf(browser, id)
    restore()
    setClock(at)
    at.clock.pass(120)
    expect(await codeOf(browser, id)).toBe('200')
  })

  test('a renewal that failed before is tried again within the longest wait (RT-50, RT-51)', async () => {
    const { at, id } = await open()
    const isToken = ({ url }: Request) => url.includes('/connect/token')
    at.clock.pass(3_600)
    at.simulators.dynamicPlanner.interrupt({
      when: isToken,
      answer: () => new Response('{}', { status: 503 }),
    })
    expect(await at.planbridge.freshToken({ connection: id, present: false })).toMatchObject({
      kind: 'refused',
    })
    setClock(at)
    at.clock.pass(3_600)
    expect(await at.planbridge.freshToken({ connection: id, present: false })).toMatchObject({
      kind: 'token',
    })
  })

  test('the keys of the provider are fetched again when they are old (RT-50)', async () => {
    const { at, browser } = await open()
    const before = requestsTo(at, 'jwks')
    setClock(at)
    at.clock.pass(1_000)
    await browser.connectOrThrow({ integration: 'dp-hybrid', purpose: 'link' }, priya)
    expect(requestsTo(at, 'jwks')).toBe(before + 1)
  })
})
