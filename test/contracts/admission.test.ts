import { expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients?pageSize=1'

const opened = async () => {
  // Waiting is instant here: what is tested is what is sent, not when.
  const at = await deployment({ engines: { sleep: () => Promise.resolve() } })
  const browser = openBrowser(at)
  const { id } = await browser.connected({ integration: 'dp-hybrid' }, priya)
  const disturb = (answer: () => Response, times: number) => {
    let met = 0
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/'),
      answer: () => {
        met += 1
        return answer()
      },
      times,
    })
    return () => met
  }
  return { at, browser, id, disturb, call: () => browser.api(id, clients) }
}

test('a read that met trouble on the way is made again, and its person sees nothing of it', async () => {
  const { call, disturb } = await opened()
  for (let calls = 0; calls < 10; calls += 1) expect((await call()).status).toBe(200)
  const met = disturb(() => new Response(null, { status: 503 }), 1)
  expect((await call()).status).toBe(200)
  expect(met()).toBe(1)
})

test('what writes is made once, whatever came of it', async () => {
  const { at, browser } = await opened()
  const plannr = await browser.connected({ integration: 'plannr', purpose: 'link' }, tom)
  let met = 0
  at.simulators.plannr.interrupt({
    when: ({ method, url }) => method === 'POST' && url.includes('/api/v1/task'),
    answer: () => {
      met += 1
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
  expect(met).toBeLessThanOrEqual(1)
})

test('a server that does not answer is left alone for a while, and whoever asks is told how long', async () => {
  const { call, disturb, at } = await opened()
  const met = disturb(() => {
    throw new TypeError('connection refused')
  }, 1000)
  let told: Response | undefined
  for (let calls = 0; calls < 30 && told?.headers.get('retry-after') == null; calls += 1) told = await call()
  expect(told?.status).toBe(502)
  expect(Number(told?.headers.get('retry-after'))).toBeGreaterThan(0)
  const before = met()
  expect((await call()).status).toBe(502)
  expect(met()).toBe(before)
  at.clock.pass(60)
  expect((await call()).status).toBe(502)
  expect(met()).toBe(before + 1)
})
