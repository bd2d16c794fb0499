import { type ActivityEntry, endpoints, type InputOf } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movedTo, twoInstances } from '../../harness/deployment/instances.ts'
import { ownJob } from '../../harness/deployment/own-job.ts'
import { readEvents } from '../../harness/deployment/read-events.ts'
import { recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients?pageSize=1'
const daySeconds = 86_400

const list = async (browser: Browser, query: InputOf<typeof endpoints.listActivity> = {}) => {
  const result = await browser.call(endpoints.listActivity, query)
  if (!result.ok) throw new Error(result.body.code)
  return result.body
}

const kinds = (entries: readonly ActivityEntry[]) => entries.map(({ kind }) => kind)

const openStream = (browser: Browser, lastEventId?: string) =>
  browser.send('/bff/activity/stream', {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  })

const follow = async (browser: Browser, lastEventId?: string) => {
  const events = readEvents(await openStream(browser, lastEventId))
  onTestFinished(() => events.close())
  return {
    ...events,
    async next() {
      const event = await events.next()
      if (!event) return undefined
      const entry = endpoints.followActivity.output.parse(JSON.parse(event.data))
      expect(event.id).toBe(entry.position)
      return entry
    },
  }
}

const opened = async (name: string) => {
  const at = await recordedDeployment(name)
  const browser = openBrowser(at)
  const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  return { at, browser, connection: connection.id }
}

const codeOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as { code: string }).code}`

describe('the activity of a person', () => {
  test('OP-180: tells of the connection, of calls and their failures by number, and of renewals', async () => {
    const { at, browser, connection } = await opened('activity list')
    for (let calls = 0; calls < 3; calls += 1) await browser.api(connection, clients)
    await browser.api(connection, '/crm/v1/not-listed')
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/v1/'),
      times: 99,
      answer: () => Promise.reject(new TypeError('unreachable')),
    })
    expect((await browser.api(connection, clients)).status).toBe(502)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/v1/'),
      times: 99,
      answer: () => new Response('', { status: 500 }),
    })
    expect((await browser.api(connection, clients)).status).toBe(500)
    const { entries, more } = await list(browser)
    expect(more).toBe(false)
    expect(entries).toMatchObject([
      {
        kind: 'calls',
        count: 5,
        failed: 2,
        code: 'provider-failing',
        connection,
        integration: 'dp-hybrid',
      },
      { kind: 'connected', count: 1, failed: 0, code: null, connection },
    ])
    expect(entries[0]?.shown_as?.provider.name).toBe('Dynamic Planner')
  })

  test('OP-180: a delegation’s renewal and the runs of its jobs are entries, with the next run of one that failed', async () => {
    const { at, browser, run, job, connection } = await ownJob()
    await run()
    // An hour, in which the access token expires.
    for (let minutes = 0; minutes < 80; minutes += 20) {
      await runBackgroundTasks(at)
      at.clock.pass(1_200)
      await list(browser)
    }
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/v1/'),
      times: 99,
      answer: () => new Response('', { status: 302 }),
    })
    await runBackgroundTasks(at)
    const { entries } = await list(browser)
    const [failed] = entries.filter(({ kind }) => kind === 'job-failed')
    expect(new Set(kinds(entries))).toEqual(new Set(['connected', 'job-failed', 'job-succeeded', 'renewed']))
    expect(failed).toMatchObject({
      code: 'provider-redirecting',
      job: job.id,
      operation: 'list-clients',
      connection,
    })
    expect(failed?.title).toMatch(/clients/i)
    expect(Date.parse(failed?.next_at ?? '')).toBeGreaterThan(at.clock.now())
    expect(kinds((await list(browser, { topic: 'jobs' })).entries)).toEqual([
      'job-failed',
      'job-succeeded',
      'job-succeeded',
    ])
    expect(kinds((await list(browser, { topic: 'problems' })).entries)).toEqual(['job-failed'])
  })

  test('OP-181: is that of the person alone, and one without a session has none', async () => {
    const { at, browser, connection } = await opened('activity of others')
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'plannr' }, tom)
    await browser.api(connection, clients)
    const { entries } = await list(other)
    expect(kinds(entries)).toEqual(['connected'])
    expect(entries[0]?.integration).toBe('plannr')
    expect((await list(other, { connection })).entries).toEqual([])
    expect(await codeOf(await openStream(openBrowser(at)))).toBe('401 session-required')
    const anonymous = openBrowser(await deployment({ posture: 'guests' }))
    expect(await codeOf(await anonymous.send('/bff/activity'))).toBe('401 session-required')
  })

  test('OP-181: that concerns a service account is that of the people who may use it', async () => {
    const config = (text: string) =>
      text.replace(/(domain: doctoralia.es[^]*?service_account_use: )anyone/, '$1signed-in')
    const at = await recordedDeployment('activity of a firm', { config })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const firm = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    if (!firm.ok) throw new Error(firm.body.code)
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'plannr' }, tom)
    const guest = openBrowser(at)
    await guest.start({ integration: 'plannr' })
    const ofFirm = async (who: Browser) => kinds((await list(who, { connection: firm.body.id })).entries)
    expect(await ofFirm(browser)).toEqual(['connected'])
    expect(await ofFirm(other)).toEqual(['connected'])
    expect(await ofFirm(guest)).toEqual([])
    expect(kinds((await list(guest)).entries)).toEqual([])
  })

  test('OP-181: contains no address, payload, token or name of a provider’s answer', async () => {
    const { at, browser, connection } = await opened('activity without secrets')
    await browser.api(connection, `/crm/v1/clients?pageSize=1&CANARY-QUERY=1`)
    await browser.api(connection, '/crm/v1/clients/CANARY-PATH')
    const stream = await follow(browser, '0-0')
    await stream.next()
    const text = `${JSON.stringify(await list(browser))}${stream.text()}`
    expect(text).not.toContain('CANARY')
    expect(text).not.toContain('priya')
    at.responses.push(text)
  })

  test.each([
    'before=1',
    'before=a-b',
    'topic=secrets',
    'connection=a%20b',
    'unknown=1',
    'topic=jobs&topic=calls',
  ])('OP-181: a list with the query %s is refused', async (query) => {
    const { browser } = await opened('activity query')
    expect(await codeOf(await browser.send(`/bff/activity?${query}`))).toBe('400 request-malformed')
  })
})

describe('the activity stream', () => {
  test('OP-182: sends what happens after the page that was listed, once, and says that nothing may hold it back', async () => {
    const { browser, connection } = await opened('stream')
    const { resume } = await list(browser)
    const response = await openStream(browser, resume)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    expect(response.headers.get('content-encoding')).toBeNull()
    await response.body?.cancel()
    const stream = await follow(browser, resume)
    await browser.api(connection, clients)
    await list(browser)
    expect(await stream.next()).toMatchObject({ kind: 'calls', count: 1 })
    await browser.api(connection, clients)
    await list(browser)
    expect(await stream.next()).toMatchObject({ kind: 'calls', count: 2 })
    await browser.call(endpoints.disconnect, { connection })
    expect(await stream.next()).toMatchObject({ kind: 'disconnected' })
    expect(stream.text()).toMatch(/^retry: \d+\n\n/)
  })

  test('OP-182: continues at another instance where it was lost, without a gap and without a repeated entry', async () => {
    const [first, second] = await twoInstances('stream of two')
    const browser = openBrowser(first)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const stream = await follow(browser, '0-0')
    const seen = await stream.next()
    expect(seen).toMatchObject({ kind: 'connected' })
    await stream.close()
    await browser.api(id, clients)
    await list(browser)
    const other = movedTo(second, browser)
    const continued = await follow(other, seen?.position)
    expect(await continued.next()).toMatchObject({ kind: 'calls' })
    // An entry that is made at one instance arrives at the other one.
    await browser.call(endpoints.disconnect, { connection: id })
    expect(await continued.next()).toMatchObject({ kind: 'disconnected' })
  })

  test('OP-182: without a position begins with what happens from now on, and with one that is ahead of the store with everything', async () => {
    const { browser, connection } = await opened('stream from now')
    const stream = await follow(browser)
    await browser.call(endpoints.disconnect, { connection })
    expect(await stream.next()).toMatchObject({ kind: 'disconnected' })
    const restored = await follow(browser, '9999999999-1')
    expect([await restored.next(), await restored.next()]).toMatchObject([
      { kind: 'connected' },
      { kind: 'disconnected' },
    ])
    expect(await codeOf(await openStream(browser, 'x'))).toBe('400 request-malformed')
  })

  const ends: readonly (readonly [
    string,
    (browser: Browser, at: Awaited<ReturnType<typeof opened>>['at']) => Promise<unknown>,
  ])[] = [
    ['the person signs out', (browser) => browser.call(endpoints.signOut, {})],
    [
      'the person ends the session elsewhere',
      async (browser, at) => {
        const other = openBrowser(at)
        await other.connectOrThrow({ integration: 'dp-hybrid' }, priya)
        return other.call(endpoints.endOtherSessions, {})
      },
    ],
    [
      'the person is erased',
      async (_, at) => {
        const [tenant = ''] = await at.store.erasure.tenants()
        return at.store.erasure.erase({ tenant })
      },
    ],
    ['the session reaches its end', async (_, at) => at.clock.pass(30 * daySeconds)],
    ['the instance stops', async (_, at) => at.direct.endWaits()],
  ]

  test.each(ends)('OP-183: ends when %s', async (_, end) => {
    const { at, browser } = await opened('stream end')
    const stream = await follow(browser)
    await end(browser, at)
    let last: unknown = 'open'
    while (last !== undefined) last = await stream.next()
    expect(last).toBeUndefined()
  })

  test('OP-183: of an instance that stops is not begun again there', async () => {
    const { at, browser } = await opened('stream of a stopped instance')
    at.direct.endWaits()
    expect(await (await follow(browser)).next()).toBeUndefined()
  })

  test('OP-183: does not keep its session alive, however often it is opened', async () => {
    const { at, browser } = await opened('stream and session')
    const idle = 8 * 3_600
    for (let hours = 0; hours < 40; hours += 1) {
      at.clock.pass(1_800)
      const response = await openStream(browser)
      await response.body?.cancel()
      if (response.status === 401) break
    }
    expect((await openStream(browser)).status).toBe(401)
    expect(at.clock.now()).toBeGreaterThan(idle)
  })

  test('OP-183: is bounded in number for a session and for a person, and one that was closed leaves its place', async () => {
    const { at, browser } = await opened('streams')
    const streams = []
    for (let count = 0; count < 6; count += 1) streams.push(await follow(browser))
    expect(await codeOf(await openStream(browser))).toBe('429 too-many-requests')
    const elsewhere = openBrowser(at)
    await elsewhere.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    for (let count = 0; count < 6; count += 1) await follow(elsewhere)
    const third = openBrowser(at)
    await third.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const refused = await openStream(third)
    expect(refused.headers.get('retry-after')).toBe('20')
    expect(await codeOf(refused)).toBe('429 too-many-requests')
    await streams[0]?.close()
    await follow(third)
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'plannr' }, tom)
    await follow(other)
  })
})
