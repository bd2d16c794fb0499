import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { appOrigin, configText, environment } from '../harness/deployment/config-text.ts'
import { freePortsOf } from '../harness/free-ports.ts'
import { startPlanbridge } from '../harness/processes/planbridge-process.ts'
import { repositoryRoot } from '../harness/repository-root.ts'

const main = join(repositoryRoot, 'bff/src/main.ts')
const requests = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 10_000 : 1_000

interface Line {
  readonly event: string
  readonly code?: string
  readonly count?: number
}

/** A process with the settings at the top of its configuration. */
const startProcess = async (settings: string) => {
  const [listen = 0, operations = 0] = await freePortsOf(2)
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-flood-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'planbridge.config.yaml')
  const ports = `listen: { host: 127.0.0.1, port: ${listen} }\noperations_listener: { port: ${operations} }\n`
  writeFileSync(file, `${ports}${settings}\nshutdown: { drain_seconds: 0 }\n${configText('guests')}`)
  const planbridge = await startPlanbridge(file, environment, [main])
  onTestFinished(() => planbridge.kill())
  const lines = (): Line[] =>
    planbridge
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line)
  return {
    ...planbridge,
    lines,
    at: `http://127.0.0.1:${listen}`,
    operations: `http://127.0.0.1:${operations}`,
  }
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
