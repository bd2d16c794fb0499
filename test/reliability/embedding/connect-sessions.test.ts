import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { connectEndpoints } from '@planbridge/shared/embed'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  bodyOf,
  linkSecret,
  openConnectHost,
  openFrame,
  openWindow,
} from '../../harness/deployment/embedding/connect-session.ts'
import { deployment, type Deployment } from '../../harness/deployment/deployment.ts'
import { withHostKey } from '../../harness/deployment/host.ts'
import { movedTo, twoInstances } from '../../harness/deployment/instances.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'

const priya = { account: 'priya.nair' }

type Instances = readonly [Deployment, Deployment]

/** The waits between two looks at the store take no second each. */
const shortSleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, Math.min(ms, 10)))

const inSqlite = (): Promise<Instances> =>
  twoInstances('connect sessions', { config: withHostKey, engines: { sleep: shortSleep } })

/** Two instances over one database, with the same providers and clock. */
const inPostgres = async (): Promise<Instances> => {
  const url = await createDatabase()
  const stores: Store[] = []
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))))
  const open = async (first?: Deployment) => {
    const store = await postgresStore({ url })
    stores.push(store)
    const fetch = first && ((request: Request) => first.network.fetch(request))
    const at = await deployment({
      config: withHostKey,
      store,
      ...(first && { clock: first.clock }),
      engines: { sleep: shortSleep, ...(fetch && { fetch }) },
    })
    return first ? { ...at, simulators: first.simulators, network: first.network } : at
  }
  const first = await open()
  return [first, await open(first)]
}

/** Asks until the state has changed, as a frame does. */
const changed = async ({ progress }: ReturnType<typeof openFrame>, revision: number) => {
  let state = await progress(revision)
  while (state.revision === revision) state = await progress(revision)
  return state
}

describe.each([
  ['SQLite', inSqlite],
  ['PostgreSQL', inPostgres],
])('a connect session at two instances over %s', (_engine, open) => {
  test('EM-06, EM-27: is seen by the frame at one instance while the window works at the other', async () => {
    const [one, two] = await open()
    const session = await openConnectHost(one).createVerified()
    const frame = openFrame(one, session.token)
    const start = await frame.state()
    expect(start).toMatchObject({ status: 'open', window: 'none', connection: null })
    const announced = changed(frame, start.revision)
    const secret = await openFrame(two, session.token).announce()
    expect(await announced).toMatchObject({ window: 'announced' })
    const entered = changed(frame, (await announced).revision)
    const window = await openWindow(two, secret)
    expect(await entered).toMatchObject({ window: 'entered' })
    const pending = bodyOf(await window.start({ integration: 'dp-hybrid' }))
    const made = changed(frame, (await frame.state()).revision)
    // The provider's answer arrives at the first instance.
    const browser = movedTo(one, window.browser)
    const callback = await window.browser.atProvider(pending, priya)
    expect(await browser.complete(pending, callback)).toMatchObject({ ok: true })
    expect(await made).toMatchObject({ status: 'pending_verification', connection: { account: null } })
    const complete = changed(openFrame(two, session.token), (await made).revision)
    const code = await window.code()
    await openConnectHost(one).complete({ id: session.id, code, code_verifier: session.verifier })
    expect(await complete).toMatchObject({ status: 'complete', connection: { status: 'active' } })
  })

  test('EM-22, EM-27: is expired by both at once, which revoke its grant once', async () => {
    const [one, two] = await open()
    const session = await openConnectHost(one).createVerified()
    const window = await openWindow(two, linkSecret(session))
    const { connection } = bodyOf(await window.connect({ integration: 'dp-hybrid' }, priya))
    one.clock.pass(600)
    await Promise.all([
      runBackgroundTasks(one),
      runBackgroundTasks(two),
      openConnectHost(two).get(session.id),
    ])
    expect(await one.store.connections.find(connection?.id as never)).toBeUndefined()
    const revoked = one.simulators.dynamicPlanner.log.entries.filter(({ path }) =>
      path.endsWith('/connect/revocation'),
    )
    expect(revoked).toHaveLength(1)
    expect(await openFrame(two, session.token).state()).toMatchObject({ status: 'expired' })
  })

  test('EM-23: is unusable at an instance that read its connection before it was erased', async () => {
    const [one, two] = await open()
    const host = openConnectHost(one)
    const session = await host.createVerified()
    const window = await openWindow(one, linkSecret(session))
    const { connection } = bodyOf(
      await window.connect({ integration: 'dp-hybrid', model: 'delegation' }, priya),
    )
    const fresh = (at: Deployment) => at.planbridge.freshToken({ connection: connection.id, present: true })
    for (const at of [one, two]) expect(await fresh(at)).toMatchObject({ code: 'connection-unverified' })
    await host.complete({ id: session.id, code: await window.code(), code_verifier: session.verifier })
    for (const at of [one, two]) expect(await fresh(at)).toMatchObject({ kind: 'token' })
  })

  test('EM-27: makes one connection of two consents that end at the same time', async () => {
    const [one, two] = await open()
    const session = await openConnectHost(one).createVerified()
    const window = await openWindow(one, linkSecret(session))
    const wanted = [{ integration: 'dp-hybrid' }, { integration: 'dp-code' }]
    const pending = await Promise.all(wanted.map(async (choice) => bodyOf(await window.start(choice))))
    const callbacks: URL[] = []
    for (const each of pending) callbacks.push(await window.browser.atProvider(each, priya))
    const done = await Promise.all(
      pending.map((each, n) => {
        const callback = callbacks[n]
        if (!callback) throw new Error('no callback')
        return movedTo(n === 0 ? one : two, window.browser).complete(each, callback)
      }),
    )
    expect(done.filter(({ ok }) => ok)).toHaveLength(1)
    const row = await one.store.connectSessions.find(session.id)
    const owned = await one.store.connections.listOwned('deployment', row?.subject ?? '')
    expect(owned.map(({ id }) => id)).toEqual([row?.connection])
  })
})

describe('a request that waits for a change', () => {
  test('EM-29: ends at once when the process stops or the client leaves, and is answered at the end of its time otherwise', async () => {
    const slept: number[] = []
    const sleep = (ms: number) => {
      slept.push(ms)
      return Promise.resolve()
    }
    const at = await deployment({ config: withHostKey, engines: { sleep } })
    const { token } = await openConnectHost(at).create()
    const frame = openFrame(at, token)
    const { revision } = await frame.state()
    expect((await frame.progress(revision)).revision).toBe(revision)
    expect(slept).toEqual(Array.from({ length: 20 }, () => 1_000))

    const never = await deployment({
      config: withHostKey,
      engines: { sleep: () => new Promise(() => undefined) },
    })
    const session = await openConnectHost(never).create()
    const waiting = openFrame(never, session.token)
    const client = new AbortController()
    const left = never.planbridge.fetch(
      new Request(`${never.origin}/connect-api/progress/1`, {
        signal: client.signal,
        headers: { 'x-planbridge': '1', authorization: `Planbridge-Connect ${session.token}` },
      }),
    )
    client.abort()
    expect((await left).status).toBe(200)
    const woken = waiting.progress(1)
    await waiting.call(connectEndpoints.cancelConnect, {})
    expect(await woken).toMatchObject({ status: 'cancelled' })
    const stopped = waiting.progress((await woken).revision)
    never.planbridge.endWaits()
    expect(await stopped).toMatchObject({ status: 'cancelled' })
    await never.planbridge.drained()
  })
})
