import { expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients?pageSize=1'

const openEnvironment = async () => {
  // Sleeps return at once: the tests check which requests are sent, not when.
  const at = await deployment({ engines: { sleep: () => Promise.resolve() } })
  const browser = openBrowser(at)
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  const failCalls = (response: () => Response, times: number) => {
    let failures = 0
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      answer: () => {
        failures += 1
        return response()
      },
      times,
    })
    return () => failures
  }
  return { at, browser, id, failCalls, call: () => browser.api(id, clients) }
}

test('a read that fails with a temporary error is retried, and the client gets the successful response', async () => {
  const { call, failCalls } = await openEnvironment()
  for (let calls = 0; calls < 10; calls += 1) expect((await call()).status).toBe(200)
  const failures = failCalls(() => new Response(null, { status: 503 }), 1)
  expect((await call()).status).toBe(200)
  expect(failures()).toBe(1)
})

test('a write is sent once, even when it fails', async () => {
  const { at, browser } = await openEnvironment()
  const plannr = await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
  let failures = 0
  at.simulators.plannr.interrupt({
    when: ({ method, url }) => method === 'POST' && url.includes('/api/v1/task'),
    answer: () => {
      failures += 1
      return new Response(null, { status: 503 })
    },
    times: 5,
  })
  const answer = await browser.api(plannr.id, '/api/v1/task', {
    method: 'POST',
    body: '{"name":"x"}',
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(failures).toBeLessThanOrEqual(1)
})

test('calls to a server that does not respond are refused for a while, with Retry-After', async () => {
  const { call, failCalls, at } = await openEnvironment()
  const failures = failCalls(() => {
    throw new TypeError('connection refused')
  }, 1000)
  let refused: Response | undefined
  for (let calls = 0; calls < 30 && refused?.headers.get('retry-after') == null; calls += 1)
    refused = await call()
  expect(refused?.status).toBe(502)
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  const before = failures()
  expect((await call()).status).toBe(502)
  expect(failures()).toBe(before)
  at.clock.pass(60)
  expect((await call()).status).toBe(502)
  expect(failures()).toBe(before + 1)
})
