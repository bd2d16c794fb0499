import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { makeDatabase, query } from '../harness/postgres/database.ts'
import { type InterruptiblePath, openInterruptiblePath } from '../harness/postgres/interruptible-path.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { idOf } from './store/connections-contract.ts'

// Its own server, because the tests stop it.
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

const signedIn = async (url: string) => {
  const lost: string[] = []
  const store = await postgresStore({ url, onConnectionLost: (reason) => lost.push(reason) })
  const at = await deployment({ store })
  const browser = openBrowser(at)
  const { token } = await at.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
  const input = { integration: IntegrationId.parse('plannr'), token, ends_on: '2026-12-31' }
  const added = await browser.call(endpoints.addPersonalToken, input)
  if (!added.ok) throw new Error(added.body.code)
  return { at, browser, store, lost, connection: added.body.id }
}

const throughPath = (url: string, { folder }: InterruptiblePath): string => {
  const through = new URL(url)
  through.searchParams.set('host', folder)
  return through.href
}

describe('an outage of PostgreSQL', () => {
  test('every call returns 503 with Retry-After, and works again without a restart when the server is back', async () => {
    const { at, browser, store, lost, connection } = await signedIn(await makeDatabase(server.folder))
    for (let outage = 0; outage < 2; outage += 1) {
      await server.stop()
      const listed = await browser.call(endpoints.listConnections, {})
      expect(listed).toMatchObject({ ok: false, status: 503, body: { code: 'store-unavailable' } })
      expect(Number(listed.response.headers.get('retry-after'))).toBeGreaterThan(0)
      const proxied = await browser.api(connection, '/api/v1/account?per_page=2')
      expect([proxied.status, proxied.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await at.planbridge.ready()).toBe(false)
      await server.start()
      const again = await browser.call(endpoints.listConnections, {})
      expect(again.ok && again.body.connections.map(({ id }) => id)).toEqual([connection])
      expect((await browser.api(connection, '/api/v1/account?per_page=2')).status).toBe(200)
      expect(await at.planbridge.ready()).toBe(true)
    }
    expect(lost.length).toBeGreaterThan(0)
    await store.close()
  })

  test('queries in flight fail, and the process continues', async () => {
    const store = await postgresStore({ url: await makeDatabase(server.folder) })
    const pending = Array.from({ length: 300 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    const drained = Promise.allSettled(pending)
    await server.stop()
    expect(await drained).toHaveLength(300)
    await server.start()
    expect(await store.connections.find(idOf('c1'))).toBeUndefined()
    await store.close()
  })

  test('a lost database connection fails its query, and the process continues', async () => {
    const url = await makeDatabase(server.folder)
    await using path = await openInterruptiblePath(server.folder)
    const store = await postgresStore({ url: throughPath(url, path), poolMax: 2 })
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query('begin; lock table connections in access exclusive mode')
    const pending = [1, 2].map((at) => store.connections.find(idOf(`c${at}`)))
    const drained = Promise.allSettled(pending)
    const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock'`
    await expect.poll(() => query(url, waiting)).toHaveLength(2)
    path.disconnect()
    expect((await drained).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await holder.query('rollback')
    await holder.end()
    expect(await store.connections.find(idOf('c1'))).toBeUndefined()
    await store.close()
  })

  test('calls to a server that stops responding fail in time, and its connections are not reused', async () => {
    await using path = await openInterruptiblePath(server.folder)
    const url = throughPath(await makeDatabase(server.folder), path)
    const timeouts = { connectMs: 400, statementMs: 300, silenceMs: 500 }
    const store = await postgresStore({ url, poolMax: 2, timeouts })
    const calls = () => Array.from({ length: 6 }, (_, at) => store.connections.find(idOf(`c${at}`)))
    await Promise.all(calls())
    path.silence()
    const start = performance.now()
    const results = await Promise.allSettled(calls())
    // Without the limits, TCP would wait for minutes.
    expect(performance.now() - start).toBeLessThan(30_000)
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 'rejected'))
    path.resume()
    expect(await Promise.all(calls())).toHaveLength(6)
    await store.close()
  })
})
