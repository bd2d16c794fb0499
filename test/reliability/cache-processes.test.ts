import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appOrigin } from '../harness/deployment/config-text.ts'
import { ask, makeDatabase } from '../harness/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'
import { type Callers, openCallers } from '../harness/cluster/call-member.ts'
import type { Delegate } from '../harness/cluster/delegates.ts'
import type { Member } from '../harness/cluster/cluster.ts'
import { openClusterEnvironment, type ClusterEnvironment } from '../harness/cluster/renewal-storm.ts'

const minute = 60_000
const patiently = { timeout: 15_000 }

const signOut = ({ origin }: Member, { cookie }: Delegate) =>
  fetch(`${origin}/bff/sign-out`, {
    method: 'POST',
    body: '{}',
    headers: {
      cookie,
      origin: appOrigin.guests,
      'content-type': 'application/json',
      'x-planbridge': '1',
      'sec-fetch-site': 'same-origin',
    },
  })

const nth = <T>(list: readonly T[], at: number): T => {
  const found = list[at]
  if (found === undefined) throw new Error(`there is no number ${at}`)
  return found
}

describe('three real processes that remember', () => {
  let server: PostgresServer
  let environment: ClusterEnvironment
  let callers: Callers
  beforeAll(async () => {
    server = await startPostgres()
    environment = await openClusterEnvironment({
      databaseUrl: await makeDatabase(server.folder),
      delegates: 3,
    })
    callers = openCallers()
  }, 2 * minute)
  afterAll(async () => {
    await callers?.close()
    await environment?.[Symbol.asyncDispose]()
    await server?.close()
  })

  const codes = (delegate: Delegate) =>
    Promise.all(
      environment.cluster.members.map(async (member) => {
        const { status, code } = await callers.call(member, delegate)
        return code ?? status
      }),
    )

  test('who signs out at one of them is signed out at all of them', async () => {
    const delegate = nth(environment.delegates, 0)
    expect(await codes(delegate)).toEqual([200, 200, 200])
    expect((await signOut(nth(environment.cluster.members, 0), delegate)).status).toBe(200)
    await expect
      .poll(() => codes(delegate), patiently)
      .toEqual(['session-required', 'session-required', 'session-required'])
  })

  test(
    'a database that stops keeps nobody from calling whom they verified, and is used again when it is back',
    async () => {
      const [known, unknown] = [
        nth(environment.delegates, 1),
        { ...nth(environment.delegates, 1), cookie: '' },
      ]
      expect(await codes(known)).toEqual([200, 200, 200])
      await server.stop()
      expect(await codes(known)).toEqual([200, 200, 200])
      const cookie = `__Host-planbridge=${'C'.repeat(43)}`
      expect(await codes({ ...unknown, cookie })).toEqual(Array(3).fill('store-unavailable'))
      await server.start()
      await expect
        .poll(() => codes({ ...unknown, cookie }), patiently)
        .toEqual(Array(3).fill('session-required'))
      expect(await codes(known)).toEqual([200, 200, 200])
    },
    minute,
  )

  test('one that is told to stop writes what it noted first', async () => {
    const delegate = nth(environment.delegates, 2)
    const usedAt = `select used_at from connections where id = '${delegate.connection}'`
    expect(await ask(environment.databaseUrl, usedAt)).toEqual([{ used_at: null }])
    const member = nth(environment.cluster.members, 2)
    const called = await callers.call(member, delegate)
    expect(called.status).toBe(200)
    process.kill(member.pid, 'SIGTERM')
    const hasExited = async () => (await callers.call(member, delegate)).status === 0
    await expect.poll(hasExited, patiently).toBe(true)
    const written = async () =>
      ((await ask(environment.databaseUrl, usedAt)) as readonly { readonly used_at: string | null }[])[0]
        ?.used_at
    await expect.poll(async () => Number(await written()), patiently).toBeGreaterThanOrEqual(called.startedAt)
  })
})
