import { expect, onTestFinished, test } from 'vitest'
import { appOrigin } from '../harness/deployment/config-text.ts'
import { startLoggedProcess } from '../harness/processes/logged-process.ts'

const requests = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 10_000 : 1_000

/** A process that ends with the test. */
const startProcess = async (settings: string) => {
  const planbridge = await startLoggedProcess(settings)
  onTestFinished(planbridge.remove)
  return planbridge
}

test('LG-40 LG-41 TX-41: a flood of refused requests writes few lines, and the counters stay exact', async () => {
  const planbridge = await startProcess('')
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  for (let sent = 0; sent < requests; sent += 50) {
    const send = async () => void (await (await fetch(`${planbridge.at}/bff/none`, { headers })).text())
    await Promise.all(Array.from({ length: 50 }, send))
  }
  const counted = (await (await fetch(`${planbridge.operations}/events`)).json()) as {
    counts: Record<string, number>
  }
  expect(counted.counts['request.failed']).toBe(requests)
  expect(await planbridge.stop()).toBe(0)
  const lines = planbridge.lines()
  const failed = lines.filter(({ event }) => event === 'request.failed').length
  const omitted = lines.filter(({ event }) => event === 'log.omitted')
  expect(lines.filter(({ event }) => event === 'client-address.doubtful')).toMatchObject([
    { doubt: 'proxy-not-declared', peer: '127.0.0.1' },
  ])
  expect(lines.length).toBeLessThan(200)
  expect(failed + omitted.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(requests)
})

test('TX-40 TX-42 LG-40: behind a declared proxy, one client in a loop shuts out only itself', async () => {
  const planbridge = await startProcess('trusted_proxies: [127.0.0.1]')
  // A stranger's completion is refused without a write, so that the flood is quick.
  const complete = async (chain: string) => {
    const response = await fetch(`${planbridge.at}/bff/attempts/complete`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-planbridge': '1',
        'x-forwarded-for': chain,
        origin: appOrigin.guests,
      },
      body: JSON.stringify({ mode: 'query', path: '/callback/plannr', raw: 'state=x', verifier: null }),
    })
    await response.text()
    return response.status
  }
  const flooding = new Set<number>()
  for (let round = 0; round < 200 && !flooding.has(429); round += 1) {
    const forged = `198.51.100.${round}, 203.0.113.7`
    for (const status of await Promise.all(Array.from({ length: 50 }, () => complete(forged))))
      flooding.add(status)
  }
  expect(flooding).toEqual(new Set([401, 429]))
  expect(await complete('203.0.113.8')).toBe(401)
  expect(await complete('203.0.113.7, 203.0.113.8')).toBe(401)
  await planbridge.stop()
  expect(planbridge.lines().filter(({ code }) => code === 'too-many-requests')).toHaveLength(1)
  expect(planbridge.lines().filter(({ event }) => event === 'client-address.doubtful')).toEqual([])
})
