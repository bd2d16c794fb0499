import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Callers, openCallers } from '../harness/cluster/call-member.ts'
import type { Member } from '../harness/cluster/cluster.ts'
import type { Delegate } from '../harness/cluster/delegates.ts'
import { type ClusterEnvironment, openClusterEnvironment } from '../harness/cluster/renewal-storm.ts'
import { appOrigin } from '../harness/deployment/config-text.ts'
import { makeDatabase, query } from '../harness/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres/server.ts'

const longPoll = { timeout: 60_000 }

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
  if (found === undefined) throw new Error(`there is no element ${at}`)
  return found
}

describe('three processes with caches', () => {
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
  })
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

  test('signing out at one process signs out at all of them', async () => {
    const delegate = nth(environment.delegates, 0)
    expect(await codes(delegate)).toEqual([200, 200, 200])
    expect((await signOut(nth(environment.cluster.members, 0), delegate)).status).toBe(200)
    await expect
      .poll(() => codes(delegate), longPoll)
      .toEqual(['session-required', 'session-required', 'session-required'])
  })

  test('during a database outage verified callers keep working, and afterwards the database is used again', async () => {
    const [verified, unverified] = [
      nth(environment.delegates, 1),
      { ...nth(environment.delegates, 1), cookie: '' },
    ]
    expect(await codes(verified)).toEqual([200, 200, 200])
    await server.stop()
    expect(await codes(verified)).toEqual([200, 200, 200])
    const cookie = `__Host-planbridge=${'C'.repeat(43)}`
    expect(await codes({ ...unverified, cookie })).toEqual(Array(3).fill('store-unavailable'))
    await server.start()
    await expect
      .poll(() => codes({ ...unverified, cookie }), longPoll)
      .toEqual(Array(3).fill('session-required'))
    expect(await codes(verified)).toEqual([200, 200, 200])
  })

  test('a process writes its pending activity before it stops', async () => {
    const delegate = nth(environment.delegates, 2)
    const usedAt = `select used_at from connections where id = '${delegate.connection}'`
    expect(await query(environment.databaseUrl, usedAt)).toEqual([{ used_at: null }])
    const member = nth(environment.cluster.members, 2)
    const called = await callers.call(member, delegate)
    expect(called.status).toBe(200)
    process.kill(member.pid, 'SIGTERM')
    const hasExited = async () => (await callers.call(member, delegate)).status === 0
    await expect.poll(hasExited, longPoll).toBe(true)
    const written = async () =>
      ((await query(environment.databaseUrl, usedAt)) as readonly { readonly used_at: string | null }[])[0]
        ?.used_at
    await expect.poll(async () => Number(await written()), longPoll).toBeGreaterThanOrEqual(called.startedAt)
  })
})
