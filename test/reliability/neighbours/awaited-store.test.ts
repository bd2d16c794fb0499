import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { mayPass } from '@planbridge/bff/internal/store/engines/store-fault.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { environment } from '../../harness/deployment/config-text.ts'
import { makeDatabase } from '../../harness/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../../harness/postgres/server.ts'
import { spawnPlanbridge } from '../../harness/processes/plain-process.ts'
import { builtCommands } from '../../harness/processes/built-program.ts'
import { processEnvironment } from '../../harness/processes/process-environment.ts'

const canary = 'CANARY-PASSWORD'

const onStore = (STORE_URL: string, settings = '') => ({
  settings: `store: { url: 'env:STORE_URL'${settings} }`,
  env: { STORE_URL },
})

/** Runs a command with the configuration of a process. */
const runCommand = async (config: string, STORE_URL: string, ...words: string[]) => {
  const env = { ...processEnvironment, ...environment, STORE_URL, PLANBRIDGE_CONFIG: config }
  return promisify(execFile)(process.execPath, [builtCommands(), ...words], { env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: unknown) => {
      const { code = 0, stderr = '' } = error as { code?: number; stderr?: string }
      return { code, text: stderr }
    },
  )
}

/** A port that accepts connections and never answers. */
const openSilentPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

describe('a start before the database', () => {
  let server: PostgresServer
  let url = ''
  beforeAll(async () => {
    server = await startPostgres()
    url = await makeDatabase(server.folder)
  })
  afterAll(() => server.close())

  test('OP-73: waits with a line for each try, says starting, and is ready when the database answers', async () => {
    await server.stop()
    const planbridge = await spawnPlanbridge(onStore(url))
    await planbridge.untilLogged('store.awaited')
    const [line] = planbridge.lines().filter(({ event }) => event === 'store.awaited')
    expect(line).toMatchObject({ level: 'warn', waitedSeconds: expect.any(Number), nextTrySeconds: 1 })
    expect(await planbridge.ask('/healthz')).toBe('200 ok')
    expect(await planbridge.ask('/readyz')).toMatch(/^503 starting/)
    // A command says so, and does not wait.
    const refused = await runCommand(planbridge.config, url, 'vault', 'status')
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('does not wait') })
    await server.start()
    await planbridge.untilReady()
    expect(planbridge.lines().map(({ event }) => event)).toContain('started')
    expect((await runCommand(planbridge.config, url, 'vault', 'status')).code).toBe(0)
  })

  test('OP-73: ends with the reason at once if the database or the user does not exist', async () => {
    await server.start()
    for (const change of [
      (at: URL) => void (at.pathname = '/no_such_database'),
      (at: URL) => void (at.username = 'no_such_user'),
    ]) {
      const at = new URL(url)
      at.password = canary
      change(at)
      const planbridge = await spawnPlanbridge(onStore(at.href))
      expect(await planbridge.exited).toBe(1)
      expect(planbridge.output()).toMatch(/^The store cannot be opened: .*no_such_/m)
      expect(planbridge.output()).not.toContain('store.awaited')
      expect(planbridge.output()).not.toContain(canary)
    }
  })
})

test('OP-73: a database that accepts connections and is silent is awaited as well, for as long as the setting says', async () => {
  const url = `postgresql://planbridge:${canary}@127.0.0.1:${await openSilentPort()}/planbridge`
  const planbridge = await spawnPlanbridge(onStore(url, ', wait_seconds: 1'))
  expect(await planbridge.exited).toBe(1)
  expect(planbridge.output()).toMatch(/^The store cannot be opened: .*\nWaited for \d+ seconds/m)
  expect(planbridge.output()).not.toContain(canary)
})

const withFields = (fields: object, message = 'x') => Object.assign(new Error(message), fields)

describe('a store that cannot be opened', () => {
  const passing: readonly Error[] = [
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT', 'ENOENT', 'ECONNRESET'].map(
      (code) => withFields({ code }),
    ),
    // It starts, stops, has no connection left, is a standby, is full.
    ...['57P03', '57P01', '53300', '25006', '53100', '08006', '55P03'].map((code) => withFields({ code })),
    withFields({ errcode: 5 }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout expired'),
    new AggregateError([withFields({ code: 'ECONNREFUSED' })], ''),
  ]
  test.each(passing)('OP-73: is awaited: %s', (error) => {
    expect(mayPass(error)).toBe(true)
  })

  const lasting: readonly unknown[] = [
    ...['28P01', '28000', '3D000', '42501', '0A000'].map((code) => withFields({ code })),
    ...['SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EACCES'].map(
      (code) => withFields({ code }),
    ),
    withFields({ errcode: 26 }),
    withFields({ errcode: 11 }),
    new Error('The server does not support SSL connections'),
    new Error('PostgreSQL 14 or later is required; this server is version 13'),
    new TypeError('Invalid URL'),
    new AggregateError([withFields({ code: 'ECONNREFUSED' }), withFields({ code: '28P01' })], ''),
    'thrown',
  ]
  test.each(lasting)('OP-73: ends the start: %s', (error) => {
    expect(mayPass(error)).toBe(false)
  })
})
