import { setImmediate as turn } from 'node:timers/promises'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { type Connection, endpoints } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import type { DeploymentOptions } from '../../harness/deployment/deployment.ts'
import { sharedStore, twoInstances } from '../../harness/deployment/instances.ts'
import { withVault } from '../../harness/deployment/keyrings.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const hour = 3_600

const isRevocation = ({ url }: { readonly url: string }) => /\/connect\/revocation$|\/revoke$/.test(url)
const isToken = ({ url }: { readonly url: string }) => /\/(?:connect|oauth)\/token$/.test(url)

type Simulator =
  | RecordedDeployment['simulators']['plannr']
  | RecordedDeployment['simulators']['dynamicPlanner']

interface Place {
  readonly name: string
  readonly integration: string
  readonly person: { readonly account: string }
  readonly simulatorOf: (at: RecordedDeployment) => Simulator
}

const places: readonly Place[] = [
  {
    name: 'a revocation endpoint',
    integration: 'dp-hybrid',
    person: priya,
    simulatorOf: ({ simulators }) => simulators.dynamicPlanner,
  },
  {
    name: 'a revocation by API call',
    integration: 'plannr',
    person: tom,
    simulatorOf: ({ simulators }) => simulators.plannr,
  },
]

const [atEndpoint, byApiCall] = places as readonly [Place, Place]

const delegate = (browser: Browser, { integration, person }: Place, options = {}) =>
  browser.connectOrThrow({ integration, model: 'delegation', ...options }, person)

const disconnect = async (browser: Browser, { id }: Pick<Connection, 'id'>) => {
  const ended = await browser.call(endpoints.disconnect, { connection: id })
  if (!ended.ok) throw new Error(ended.body.code)
  return ended.body.revoked
}

const listed = async (browser: Browser) => {
  const list = await browser.call(endpoints.listConnections, {})
  if (!list.ok) throw new Error(list.body.code)
  return list.body
}

const logged = ({ logs }: Pick<RecordedDeployment, 'logs'>, event: string) =>
  logs.filter((record) => record.event === event)

/** Lets time pass and runs the background tasks. */
const later = async (at: RecordedDeployment, seconds: number) => {
  at.clock.pass(seconds)
  await runBackgroundTasks(at)
}

const failing = (status: number, body: unknown = {}, headers = {}) => ({
  when: isRevocation,
  answer: () => Response.json(body, { status, headers }),
  times: 99,
})

interface Trouble {
  readonly name: string
  readonly answer: () => Promise<Response> | Response
}

const troubles: readonly Trouble[] = [
  { name: 'answers 500', answer: () => Response.json({}, { status: 500 }) },
  { name: 'answers 503 without JSON', answer: () => new Response('down', { status: 503 }) },
  { name: 'answers 401', answer: () => Response.json({ error: 'invalid_client' }, { status: 401 }) },
  { name: 'answers 403', answer: () => Response.json({}, { status: 403 }) },
  { name: 'answers 429', answer: () => Response.json({}, { status: 429 }) },
  { name: 'is unreachable', answer: () => Promise.reject(new TypeError('fetch failed')) },
  { name: 'redirects', answer: () => new Response(null, { status: 302, headers: { location: '/login' } }) },
]

const open = async (name: string, options: DeploymentOptions = {}) => {
  const at = await recordedDeployment(name, options)
  return { at, browser: openBrowser(at) }
}

describe.each(places)('$name', (place) => {
  test.each(troubles)(
    'RV-80 RV-85: that $name is asked again until it confirms, and the person and the operator see both',
    async ({ name, answer }) => {
      const { at, browser } = await open(`owed: ${place.name} ${name}`)
      const simulator = place.simulatorOf(at)
      const connection = await delegate(browser, place)
      const owner = (await at.store.connections.find(connection.id))?.owner ?? ''
      const end = simulator.interrupt({ when: isRevocation, answer, times: 99 })
      expect(await disconnect(browser, connection)).toBe('failed')
      await later(at, 10)
      expect(simulator.refreshTokens()).toHaveLength(1)
      expect(await listed(browser)).toMatchObject({
        connections: [],
        ended: [{ integration: place.integration, state: 'pending', settled_at: null }],
      })
      expect([...(await at.store.revocations.count())]).toEqual([[place.integration, 1]])
      await later(at, 61)
      end()
      await later(at, 121)
      expect(simulator.refreshTokens()).toEqual([])
      expect((await listed(browser)).ended).toMatchObject([{ state: 'confirmed', next_try_at: null }])
      expect([...(await at.store.revocations.count()), ...(await at.store.sealed.countByKey())]).toEqual([])
      expect(logged(at, 'revocation.pending')).toMatchObject([{ tries: 1 }, { tries: 2 }])
      expect(logged(at, 'revocation.confirmed')).toMatchObject([{ tries: 3, connection: connection.id }])
      await later(at, 8 * 24 * hour)
      expect(await at.store.revocations.listOwned('deployment', owner)).toEqual([])
    },
  )

  test('RV-80: the wait grows, and is never shorter than Retry-After', async () => {
    const { at, browser } = await open(`owed: waits at ${place.name}`)
    const simulator = place.simulatorOf(at)
    const connection = await delegate(browser, place)
    simulator.interrupt(failing(503, {}, { 'retry-after': '7200' }))
    await disconnect(browser, connection)
    const tries = () =>
      simulator.log.entries.filter(isRevocation).length + logged(at, 'revocation.pending').length
    const first = tries()
    await later(at, 7_000)
    expect(tries()).toBe(first)
    await later(at, 300)
    expect(tries()).toBeGreaterThan(first)
  })

  test('RV-80: the end of a delegation, a sign-out and an erasure owe their revocations as well', async () => {
    for (const end of [endOfDelegation, signOut, erasure]) {
      const { at, browser } = await open(`owed: ${end.name} at ${place.name}`)
      const simulator = place.simulatorOf(at)
      const recover = simulator.interrupt(failing(500))
      await end(at, browser, place)
      expect(simulator.refreshTokens().length).toBe(end === signOut && place === atEndpoint ? 0 : 1)
      expect([...(await at.store.revocations.count()).values()]).toEqual([1])
      recover()
      await later(at, hour)
      expect(simulator.refreshTokens()).toEqual([])
      expect([...(await at.store.revocations.count())]).toEqual([])
    }
  })

  test('RV-82: the owed revocation of an erased person names no person', async () => {
    const shared = sharedStore(`owed erasure ${place.name}`)
    const at = await shared.instance()
    const browser = openBrowser(at)
    place.simulatorOf(at).interrupt(failing(500))
    await erasure(at, browser, place)
    const rows = shared.offline((database) => database.prepare('select * from pending_revocations').all())
    expect(rows).toMatchObject([{ owner: '', account: null, account_name: null, reason: 'erased' }])
  })

  test('RV-86: a later try does not end access that the person gave since', async () => {
    const { at, browser } = await open(`owed: given again at ${place.name}`)
    const simulator = place.simulatorOf(at)
    const connection = await delegate(browser, place)
    const recover = simulator.interrupt(failing(500))
    await disconnect(browser, connection)
    recover()
    const again = await delegate(browser, place)
    await later(at, 61)
    const fresh = await at.planbridge.freshToken({ connection: again.id, present: false })
    expect(fresh).toMatchObject({ kind: 'token' })
    expect((await listed(browser)).ended).toMatchObject([{ state: 'kept' }])
    expect(await disconnect(browser, again)).toBe('yes')
    expect(simulator.refreshTokens()).toEqual([])
  })

  test('RV-86: an owed revocation is settled if one of several connections of the grant renews itself', async () => {
    const { at, browser } = await open(`owed: one of two renews at ${place.name}`)
    const recover = place.simulatorOf(at).interrupt(failing(500))
    await disconnect(browser, await delegate(browser, place))
    recover()
    const again = await delegate(browser, place)
    const present = await browser.connectOrThrow(
      { integration: place.integration, model: 'user-present' },
      place.person,
    )
    const rows = await Promise.all([again, present].map(({ id }) => at.store.connections.find(id)))
    const renewing = rows.map((row) => row?.renews)
    await later(at, 61)
    const [ended] = (await listed(browser)).ended ?? []
    expect(renewing).toContain(true)
    expect([ended?.state, ended?.settled_at === null]).toEqual(['kept', false])
  })

  test('RV-84: tokens whose vault key is missing stay owed until the key is back', async () => {
    const shared = sharedStore(`owed: key of ${place.name}`)
    const before = await shared.instance({ config: withVault('main') })
    const browser = openBrowser(before)
    const simulator = place.simulatorOf(before)
    const connection = await delegate(browser, place)
    const recover = simulator.interrupt(failing(500))
    await disconnect(browser, connection)
    recover()
    const without = await shared.instance({ config: withVault('next') })
    await later(without, hour)
    expect(simulator.refreshTokens()).toHaveLength(1)
    expect(await before.store.sealed.countByKey()).toEqual(new Map([['main', 1]]))
    const withBoth = await shared.instance({ config: withVault('next', 'main') })
    await later(withBoth, hour)
    expect(simulator.refreshTokens()).toEqual([])
  })

  test('RV-80: a grant that has run out is not asked about any more', async () => {
    const { at, browser } = await open(`owed: run out at ${place.name}`)
    const simulator = place.simulatorOf(at)
    const connection = await delegate(browser, place)
    simulator.interrupt(failing(500))
    await disconnect(browser, connection)
    await later(at, 400 * 24 * hour)
    expect([...(await at.store.revocations.count()), ...(await at.store.sealed.countByKey())]).toEqual([])
    expect(logged(at, 'revocation.given-up')).toMatchObject([{ reason: 'expired' }])
  })
})

/** The same person after a new sign-in: the session of the browser has ended by then. */
const openBrowserOf = (at: RecordedDeployment, { jar }: Browser): Browser => {
  const browser = openBrowser(at)
  for (const [name, value] of jar) browser.jar.set(name, value)
  return browser
}

type End = (at: RecordedDeployment, browser: Browser, place: Place) => Promise<void>

const endOfDelegation: End = async (at, browser, place) => {
  await delegate(browser, place)
  await later(at, 31 * 24 * hour)
}

const signOut: End = async (_, browser, { integration, person }) => {
  await browser.connectOrThrow({ integration }, person)
  const report = await browser.call(endpoints.signOut, {})
  expect(report.body).toMatchObject({ ended: 1, not_revoked: [expect.any(String)] })
}

const erasure: End = async (at, browser, place) => {
  const { id } = await delegate(browser, place)
  const owner = (await at.store.connections.find(id))?.owner ?? ''
  const report = await at.planbridge.erasure.person({ subject: owner })
  expect(report).toMatchObject({ kind: 'erased', revoked: [{ outcome: 'failed' }] })
}

describe('a revocation by API call whose access token has run out', () => {
  const expired = async (name: string) => {
    const { at, browser } = await open(name)
    const connection = await delegate(browser, byApiCall)
    // The person keeps using the app while the token runs out.
    for (let minutes = 0; minutes < 70; minutes += 10) {
      at.clock.pass(600)
      await listed(browser)
    }
    return { at, browser, connection, plannr: at.simulators.plannr }
  }

  test.each([
    ['is renewed', {}],
    ['is renewed without a usable access token', { access_token: 'a\nb' }],
  ])('RV-81: whose access token %s is answered after the new tokens are stored', async (_, change) => {
    const { at, browser, connection, plannr } = await expired('stored first')
    plannr.interrupt({
      when: isToken,
      answer: async (_request, proceed) =>
        Response.json({ ...((await (await proceed()).json()) as object), ...change }),
    })
    const { putTokens } = at.store.revocations
    const stored: boolean[] = []
    at.store.revocations.putTokens = async (...tokens) => {
      for (let turns = 0; turns < 50; turns += 1) await turn()
      const isStored = await putTokens(...tokens)
      stored.push(isStored)
      return isStored
    }
    await disconnect(browser, connection)
    expect(stored).toEqual([true])
  })

  test('RV-81: is made with a renewed one', async () => {
    const { browser, connection, plannr } = await expired('expired access token')
    expect(await disconnect(browser, connection)).toBe('yes')
    expect(plannr.refreshTokens()).toEqual([])
  })

  test('RV-81: is made with a renewed one if the provider refuses the token although its time has not come', async () => {
    const { at, browser } = await open('refused access token')
    const connection = await delegate(browser, byApiCall)
    at.simulators.plannr.expireAccessTokens()
    expect(await disconnect(browser, connection)).toBe('yes')
    expect(at.simulators.plannr.refreshTokens()).toEqual([])
    expect(at.simulators.plannr.log.entries.filter(isRevocation)).toHaveLength(2)
  })

  test('RV-81: is made after a sign-out, an erasure and the end of the delegation', async () => {
    for (const act of [
      async ({ browser }: Awaited<ReturnType<typeof open>>) =>
        void (await browser.call(endpoints.signOut, {})),
      async ({ at, browser }: Awaited<ReturnType<typeof open>>) => {
        const [connection] = (await listed(browser)).connections
        const row = connection && (await at.store.connections.find(connection.id))
        await at.planbridge.erasure.person({ subject: row?.owner ?? '' })
      },
    ]) {
      const { at, browser } = await open('expired at the end')
      await browser.connectOrThrow({ integration: 'plannr' }, tom)
      at.simulators.plannr.expireAccessTokens()
      at.clock.pass(600)
      await act({ at, browser })
      expect(at.simulators.plannr.refreshTokens()).toEqual([])
    }
    const { at, browser } = await open('expired at the end of the delegation')
    await delegate(browser, byApiCall)
    await later(at, 31 * 24 * hour)
    expect(at.simulators.plannr.refreshTokens()).toEqual([])
  })

  test('RV-81: keeps the renewed tokens if the revocation then fails, and uses them for the next try', async () => {
    const { at, browser, connection, plannr } = await expired('renewed, then down')
    const recover = plannr.interrupt(failing(500))
    expect(await disconnect(browser, connection)).toBe('failed')
    expect(plannr.refreshTokens()).toHaveLength(1)
    const [owed] = await at.store.revocations.due(at.clock.now() + 86_400_000, 10)
    expect((owed?.tokenEndsAt ?? 0) - at.clock.now()).toBe(3_600_000)
    recover()
    await later(at, 300)
    expect(plannr.refreshTokens()).toEqual([])
    expect(plannr.log.entries.filter(isToken)).toHaveLength(2)
  })

  test('RV-81: is confirmed if the provider has ended the grant by itself', async () => {
    const { browser, connection, plannr } = await expired('ended by itself')
    plannr.revokeEverything()
    expect(await disconnect(browser, connection)).toBe('yes')
  })

  test('RV-81: is given up, and says so, if the answer with its new tokens was lost', async () => {
    const { at, browser, connection, plannr } = await expired('lost answer')
    plannr.interrupt({
      when: isToken,
      answer: async (_, proceed) => {
        await proceed()
        throw new TypeError('lost')
      },
    })
    expect(await disconnect(browser, connection)).toBe('failed')
    await later(at, 61)
    expect(logged(at, 'revocation.given-up')).toMatchObject([{ reason: 'lost' }])
    expect((await listed(browser)).ended).toMatchObject([{ state: 'unconfirmed' }])
  })
})

describe('two instances', () => {
  test('RV-80: try an owed revocation once', async () => {
    const [first, second] = await twoInstances('owed at two')
    const browser = openBrowser(first)
    const connection = await delegate(browser, atEndpoint)
    const recover = first.simulators.dynamicPlanner.interrupt(failing(500))
    await disconnect(browser, connection)
    recover()
    first.simulators.dynamicPlanner.log.clear()
    first.clock.pass(hour)
    await Promise.all([first, second, first, second].map((at) => at.planbridge.backgroundTasks.maintain()))
    expect(first.simulators.dynamicPlanner.log.entries.filter(isRevocation)).toHaveLength(1)
    expect([...(await first.store.revocations.count())]).toEqual([])
  })

  test('RV-80: the one that is left makes the revocation of one that died between the two steps', async () => {
    const [first, second] = await twoInstances('died between')
    const browser = openBrowser(first)
    const connection = await delegate(browser, atEndpoint)
    first.simulators.dynamicPlanner.interrupt({
      when: isRevocation,
      answer: () => new Promise(() => undefined),
    })
    const ended = disconnect(browser, connection)
    await expect.poll(async () => (await second.store.revocations.count()).size).toBe(1)
    expect(await second.store.connections.find(connection.id)).toBeUndefined()
    const tokensLater = async () => {
      await later(second, 61)
      return first.simulators.dynamicPlanner.refreshTokens()
    }
    await expect.poll(tokensLater, { timeout: 60_000 }).toEqual([])
    expect(await ended).toBe('failed')
  })
})

describe('tokens that were issued and did not become a connection', () => {
  test('RT-80: are revoked by another instance if theirs dies before it stored them', async () => {
    const shared = sharedStore('died before storing')
    const store = await sqlStore(sqliteDialect(shared.path))
    onTestFinished(() => store.close())
    let isDead = false
    const atomically: Store['atomically'] = (work) =>
      isDead ? new Promise(() => undefined) : store.atomically(work)
    const first = await shared.instance({ engines: { store: { ...store, atomically } } })
    const second = await shared.instance()
    const browser = openBrowser(first)
    const pending = await browser.start({ integration: 'dp-hybrid', model: 'delegation' })
    const callback = await browser.atProvider(pending, priya)
    isDead = true
    void browser.complete(pending, callback)
    const { dynamicPlanner } = first.simulators
    await expect.poll(() => dynamicPlanner.refreshTokens().length).toBe(1)
    await expect.poll(() => second.store.revocations.due(Number.MAX_SAFE_INTEGER, 9)).toHaveLength(1)
    await later(second, 301)
    expect(dynamicPlanner.refreshTokens()).toEqual([])
  })

  test('RT-80: are owed if the provider does not answer their revocation', async () => {
    const { at, browser } = await open('unused and unconfirmed')
    const { id } = await delegate(browser, atEndpoint)
    const again = { integration: 'dp-hybrid', model: 'delegation', purpose: 'reconnect' } as const
    const pending = await browser.start({ ...again, connection: id })
    const callback = await browser.atProvider(pending, priya)
    expect(await disconnect(browser, { id })).toBe('yes')
    const { dynamicPlanner } = at.simulators
    const recover = dynamicPlanner.interrupt(failing(500))
    const done = await browser.complete(pending, callback)
    expect(done.body).toMatchObject({ code: 'connection-not-found' })
    expect(dynamicPlanner.refreshTokens()).toHaveLength(1)
    recover()
    await later(at, 61)
    expect(dynamicPlanner.refreshTokens()).toEqual([])
  })

  test('RT-80: are not revoked later once they are stored', async () => {
    const { at, browser } = await open('stored')
    await delegate(browser, atEndpoint)
    expect(await at.store.revocations.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([])
  })
})

describe('metadata', () => {
  const withoutEndpoint = {
    when: ({ url }: Request) => url.endsWith('/.well-known/openid-configuration'),
    answer: async (_: Request, proceed: () => Promise<Response>) => {
      const { revocation_endpoint: _endpoint, ...metadata } = (await (await proceed()).json()) as Record<
        string,
        unknown
      >
      return Response.json(metadata)
    },
    times: 99,
  }

  test('RV-83: without a revocation endpoint mean unsupported, and none is tried', async () => {
    const { at, browser } = await open('no endpoint named')
    at.simulators.dynamicPlanner.interrupt(withoutEndpoint)
    const connection = await delegate(browser, atEndpoint)
    expect(await disconnect(browser, connection)).toBe('unsupported')
    expect(at.simulators.dynamicPlanner.log.entries.filter(isRevocation)).toEqual([])
    expect([...(await at.store.revocations.count())]).toEqual([])
  })

  test('RV-83: are looked up by an instance that does not know them yet', async () => {
    const [first, second] = await twoInstances('metadata unknown')
    const browser = openBrowser(first)
    const connection = await delegate(browser, atEndpoint)
    first.simulators.dynamicPlanner.interrupt(withoutEndpoint)
    expect(await disconnect(openBrowserOf(second, browser), connection)).toBe('unsupported')
    expect(first.simulators.dynamicPlanner.log.entries.filter(isRevocation)).toEqual([])
  })
})
