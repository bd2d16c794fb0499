import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { type Connection, endpoints } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import type { LoggedEvent } from '../harness/deployment/deployment.ts'
import { hostileDeployment } from '../harness/deployment/hostile-deployment.ts'
import { memoryDialect } from '../harness/sqlite/memory-dialect.ts'
import { recordedDeployment } from '../harness/deployment/recorded-deployment.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'

const engines = [
  { engine: 'SQLite', open: async () => sqlStore(await memoryDialect()) },
  { engine: 'PostgreSQL', open: async () => postgresStore({ url: await createDatabase() }) },
]

const bad = ['weekly\0list', 'weekly \ud83d list', '\udc00']
const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const alice = { account: 'alice' }

const storeFaults = (logs: readonly LoggedEvent[]) =>
  logs.filter(({ code }) => code === 'internal' || code === 'store-unavailable')

describe.each(engines)('texts from outside, on $engine', ({ open }) => {
  const opened = async () => {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }

  test('OP-60: a person’s own text that no store keeps is refused with its field, and the person can go on', async () => {
    const at = await recordedDeployment('own texts', { store: await opened() })
    const browser = openBrowser(at)
    const own: Connection = await browser.connectOrThrow(
      { integration: 'dp-hybrid', model: 'delegation' },
      priya,
    )
    const operation = own.operations.find((id) => id === 'list-clients') as never
    const job = {
      connection: own.id,
      operation,
      fields: {},
      body: null,
      schedule: { every: 'day', time: '08:00' },
      time_zone: 'UTC',
      missed: 'skip',
    } as const
    const terms = { connection: own.id, purpose: 'p', operations: [operation], ends_at: own.ends_at ?? '' }
    for (const text of bad) {
      const calls = [
        ['purpose', () => browser.call(endpoints.narrowDelegation, { ...terms, purpose: text })],
        ['body', () => browser.call(endpoints.addJob, { ...job, body: text })],
        ['fields.text', () => browser.call(endpoints.addJob, { ...job, fields: { text } })],
        ['fields', () => browser.call(endpoints.addJob, { ...job, fields: { [text]: 'x' } })],
        ['time_zone', () => browser.call(endpoints.addJob, { ...job, time_zone: text })],
        ['account', () => browser.call(endpoints.chooseAccount, { connection: own.id, account: text })],
      ] as const
      for (const [field, call] of calls) {
        expect(await call()).toMatchObject({ ok: false, status: 400, body: { code: 'request-malformed' } })
        expect(at.logs.filter(({ event }) => event === 'request.failed').at(-1)?.['detail']).toContain(field)
      }
      const started = browser.start({
        integration: 'dp-hybrid',
        model: 'delegation',
        purpose: 'link',
        delegation: { purpose: text, operations: [operation], days: 3 },
      })
      await expect(started).rejects.toThrow('request-malformed')
    }
    expect(storeFaults(at.logs)).toEqual([])
    expect((await browser.call(endpoints.narrowDelegation, terms)).status).toBe(200)
    expect((await browser.call(endpoints.addJob, job)).status).toBe(200)
  })

  test.each([
    ['Ali\0ce', 'Alice'],
    ['Alice \ud83d', 'Alice'],
    [`${'a'.repeat(254)}🎉`, 'a'.repeat(254)],
    ['\udc00Alice', '\ufffdAlice'],
  ])('OP-60: a display name of the provider is cleaned: %j', async (name, shown) => {
    const at = await hostileDeployment({ store: await opened() })
    const browser = openBrowser(at)
    at.provider.behave({ userinfo: () => ({ sub: 'alice', name, email: `${name}@example` }) })
    await browser.connectOrThrow({ integration: 'dp-code' }, alice)
    expect((await browser.call(endpoints.getSession, {})).body).toMatchObject({
      state: 'signed-in',
      name: shown,
    })
    expect(storeFaults(at.logs)).toEqual([])
  })

  test.each(['ali\0ce', 'alice\ud800', '\udfffalice'])(
    'OP-60: an identifier of the provider is refused, because cleaned it could be another one: %j',
    async (sub) => {
      const at = await hostileDeployment({ store: await opened() })
      at.provider.behave({ subject: { front: sub, back: sub } })
      const done = await openBrowser(at).connect({ integration: 'dp-code' }, alice)
      expect(done).toMatchObject({ ok: false, body: { code: 'id-token-invalid' } })
      expect(storeFaults(at.logs)).toEqual([])
    },
  )

  const accountWith = async (change: (account: Record<string, unknown>) => object) => {
    const at = await recordedDeployment('account texts', { store: await opened() })
    at.simulators.plannr.interrupt({
      when: ({ url }) => url.endsWith('/api/v1/me'),
      answer: async (_, proceed) => {
        const body = (await (await proceed()).json()) as Record<string, unknown>
        const own = body['data'] as Record<string, unknown> | undefined
        return Response.json(own ? { data: { ...own, ...change(own) } } : { ...body, ...change(body) })
      },
    })
    const done = await openBrowser(at).connect({ integration: 'plannr' }, tom)
    expect(storeFaults(at.logs)).toEqual([])
    return done
  }

  test('OP-60: the name and detail of an account are cleaned, and its identifier is refused', async () => {
    const named = await accountWith(() => ({ name: 'T\0om', email: 'tom\ud83d' }))
    expect(named).toMatchObject({
      ok: true,
      body: { connection: { account: { name: 'Tom', detail: 'tom' } } },
    })
    const identified = await accountWith(({ uuid }) => ({ uuid: `${String(uuid)}\0` }))
    expect(identified).toMatchObject({ ok: false, body: { code: 'provider-answer-unreadable' } })
  })
})
