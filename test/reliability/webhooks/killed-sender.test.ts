import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPlanbridge } from '@planbridge/node'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { configText, environment } from '../../harness/deployment/config-text.ts'
import { wholeKey, withHostKey } from '../../harness/deployment/host.ts'
import { freePortsOf } from '../../harness/free-ports.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'
import { builtServer } from '../../harness/processes/built-program.ts'
import { startPlanbridge } from '../../harness/processes/planbridge-process.ts'
import { openReceiver } from '../../harness/webhooks/receiver.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const eventsCount = full ? 1_000 : 12
const kills = full ? 9 : 1

const folder = mkdtempSync(join(tmpdir(), 'planbridge-webhooks-'))
afterAll(() => rmSync(folder, { recursive: true }))

const stores = {
  SQLite: () =>
    Promise.resolve({ store: `{ path: ${JSON.stringify(join(folder, 'planbridge.db'))} }`, env: {} }),
  PostgreSQL: async () => ({ store: "{ url: 'env:STORE_URL' }", env: { STORE_URL: await createDatabase() } }),
}

/** Starts one process after another on the same store. */
const openInstance = async ({ store, env }: Awaited<ReturnType<(typeof stores)['SQLite']>>) => {
  const start = async () => {
    const [listen = 0, operations = 0] = await freePortsOf(2)
    const file = join(folder, `planbridge.${listen}.yaml`)
    const text = withHostKey(`store: ${store}
listen: { host: 127.0.0.1, port: ${listen} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
webhooks: { endpoints: { deadline_seconds: 1 } }
${configText('guests')}`)
    writeFileSync(file, text)
    const child = await startPlanbridge(file, { ...environment, ...env }, [builtServer()])
    const host = createPlanbridge({ origin: `http://127.0.0.1:${listen}`, key: wholeKey })
    return { child, host }
  }
  let instance = await start()
  onTestFinished(() => instance.child.kill())
  return {
    host: () => instance.host,
    killed: async () => {
      await instance.child.kill()
      instance = await start()
    },
  }
}

test.each(['SQLite', 'PostgreSQL'] as const)(
  'WH-64 WH-63: every event reaches its endpoint with its id and bytes, although the sending process is killed, on %s',
  { timeout: 600_000 },
  async (name) => {
    const instance = await openInstance(await stores[name]())
    // The first try of every third message hangs, so that each kill meets tries in flight.
    const tried = new Set<string>()
    const receiver = await openReceiver(({ id }, at) => {
      const isFirst = !tried.has(id)
      tried.add(id)
      return isFirst && at % 3 === 0 ? new Promise(() => undefined) : { status: 204 }
    })
    onTestFinished(receiver.close)
    await instance.host().createWebhookEndpoint({ url: receiver.url })
    for (let kill = 0; kill <= kills; kill += 1) {
      const before = receiver.received.length
      for (let count = 0; count < eventsCount / (kills + 1); count += 1) {
        const { id } = await instance.host().createConnectSession({ subject: `user-${kill}-${count}` })
        await instance.host().cancelConnectSession({ id })
      }
      await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBeGreaterThan(before)
      if (kill < kills) await instance.killed()
    }
    receiver.answer(() => ({ status: 204 }))
    const events: string[] = []
    for (let after: string | undefined; ; after = events.at(-1)) {
      const page = await instance.host().listEvents({ after })
      events.push(...page.events.map((event) => event.id))
      if (!page.more) break
    }
    expect(events).toHaveLength(eventsCount)
    const arrived = () => new Set(receiver.received.map((message) => message.id))
    await expect
      .poll(() => events.filter((id) => !arrived().has(id)), { timeout: 500_000, interval: 100 })
      .toEqual([])
    expect([...arrived()].filter((id) => !events.includes(id))).toEqual([])
    for (const same of Map.groupBy(receiver.received, (message) => message.id).values())
      expect(new Set(same.map(({ body }) => body.toString('hex'))).size).toBe(1)
  },
)
