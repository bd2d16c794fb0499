import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store, Tables } from '@planbridge/bff/internal/store/ports/ports.ts'
import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { recordArtifact, recordSecret } from '../../harness/artifacts.ts'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { twoInstances } from '../../harness/deployment/instances.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { head, overHttp } from '../../harness/deployment/over-http.ts'
import {
  providerRequests,
  type RecordedDeployment,
  recordedDeployment,
  tokenRequests,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { everyRequest, sendRequest } from './every-request.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const clients = '/crm/v1/clients?pageSize=1'
const anonymous = {
  session: { state: 'anonymous', name: null, ends_at: null },
  connections: { connections: [] },
}

const idOf = (browser: Browser): string => browser.jar.get('__Host-planbridge') ?? ''

/** Another browser with this session id. */
const presenting = (at: RecordedDeployment, id: string): Browser => {
  const browser = openBrowser(at)
  browser.jar.set('__Host-planbridge', id)
  return browser
}

describe('the session id', () => {
  test('SES-01: is 256 random bits and is not in the files of the store', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'planbridge-'))
    const store = await sqlStore(sqliteDialect(join(folder, 'planbridge.sqlite')))
    const at = await recordedDeployment('SES-01', { store })
    const ids = new Set<string>()
    for (let person = 0; person < 20; person++) {
      const browser = openBrowser(at)
      await browser.start({ integration: 'dp-hybrid' })
      ids.add(idOf(browser))
      await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
      ids.add(idOf(browser))
    }
    expect(ids.size).toBe(40)
    const files = readdirSync(folder).map((file) => ({ file, bytes: readFileSync(join(folder, file)) }))
    for (const { file, bytes } of files) recordArtifact('database', `SES-01 ${file}`, bytes)
    const everything =
      Buffer.concat(files.map(({ bytes }) => bytes)).toString('latin1') + JSON.stringify(at.logs)
    for (const id of ids) {
      expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(everything).not.toContain(id)
      recordSecret(id)
    }
    await store.close()
    rmSync(folder, { recursive: true })
  })

  test.each(['guests', 'signed-in-people'] as const)(
    'SES-02 HC-12: for %s, a planted id that was never issued is not adopted, before or after sign-in',
    async (posture) => {
      const at = await recordedDeployment(`SES-02 planted ${posture}`, { posture })
      const planted = 'p'.repeat(43)
      const browser = presenting(at, planted)
      const pending = await browser.start({ integration: 'dp-hybrid' })
      expect(idOf(browser)).not.toBe(planted)
      expect(await visibleState(presenting(at, planted))).toMatchObject(anonymous)
      expect((await browser.complete(pending, await browser.atProvider(pending, priya))).status).toBe(200)
      expect(await visibleState(presenting(at, planted))).toMatchObject(anonymous)
    },
  )

  test.each(['guests', 'signed-in-people'] as const)(
    'SES-02 HC-12: for %s, an id that was issued to an attacker and planted is invalid once the victim signs in',
    async (posture) => {
      const at = await recordedDeployment(`SES-02 fixation ${posture}`, { posture })
      const attacker = openBrowser(at)
      const theirs = await attacker.start({ integration: 'dp-hybrid' })
      const known = idOf(attacker)
      const victim = presenting(at, known)
      const connection = await victim.connectOrThrow({ integration: 'dp-hybrid' }, priya)
      expect(idOf(victim)).not.toBe(known)
      expect(await visibleState(attacker)).toMatchObject(anonymous)
      expect((await attacker.api(connection.id, clients)).status).toBe(401)
      // An attempt that the attacker started in the planted session does not open it either.
      const late = presenting(at, known)
      const finished = await late.complete(theirs, await late.atProvider(theirs, mei))
      expect(finished.status).toBeGreaterThanOrEqual(400)
      expect(await visibleState(late)).toMatchObject(anonymous)
      expect((await visibleState(victim)).session).toMatchObject({ state: 'signed-in', name: 'Priya Nair' })
    },
  )

  test('SES-02 HC-12: changes at every sign-in and sign-out, and no former id opens a session', async () => {
    const at = await recordedDeployment('SES-02 rotation', { posture: 'signed-in-people' })
    const browser = openBrowser(at)
    const ids: string[] = []
    const connections: string[] = []
    for (const who of [priya, priya, mei]) {
      const pending = await browser.start({ integration: 'dp-hybrid' })
      ids.push(idOf(browser))
      const done = await browser.complete(pending, await browser.atProvider(pending, who))
      connections.push(done.ok ? done.body.connection.id : '')
    }
    const last = idOf(browser)
    ids.push(last)
    expect(new Set(ids).size).toBe(4)
    await browser.call(endpoints.signOut, {})
    expect(browser.jar.size).toBe(0)
    for (const id of ids) {
      expect(await visibleState(presenting(at, id))).toMatchObject(anonymous)
      for (const connection of connections)
        expect((await presenting(at, id).api(connection, clients)).status).toBe(401)
    }
  })

  test('SES-02: linking adds a connection to this session only', async () => {
    const at = await recordedDeployment('SES-02 link', { posture: 'signed-in-people' })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    await browser.connectOrThrow(
      { integration: 'plannr', purpose: 'link' },
      { account: 'tom@elmsample.example' },
    )
    expect((await visibleState(browser)).connections).toMatchObject({ connections: { length: 2 } })
    expect(await visibleState(openBrowser(at))).toMatchObject(anonymous)
  })

  test('RV-05 HC-12: is invalid on every instance after sign-out', async () => {
    const [first, second] = await twoInstances('RV-05')
    const browser = openBrowser(first)
    const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const id = idOf(browser)
    expect((await presenting(second, id).api(connection.id, clients)).status).toBe(200)
    await browser.call(endpoints.signOut, {})
    for (const at of [first, second]) {
      expect(await visibleState(presenting(at, id))).toMatchObject(anonymous)
      expect((await presenting(at, id).api(connection.id, clients)).status).toBe(401)
    }
  })
})

describe('the lifetime of a session', () => {
  test('SES-03 HC-36: half an hour without a request ends the session, a second less does not', async () => {
    const at = await recordedDeployment('SES-03 idle')
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    at.clock.pass(1799)
    expect((await visibleState(browser)).session).toMatchObject({ state: 'signed-in' })
    const cookie = idOf(browser)
    at.clock.pass(1800)
    const requestsBefore = providerRequests(at)
    expect((await presenting(at, cookie).api(id, clients)).status).toBe(401)
    expect(await visibleState(browser)).toMatchObject(anonymous)
    expect(browser.jar.size).toBe(0)
    expect(providerRequests(at)).toBe(requestsBefore)
  })

  test.each([
    ['reading the session', async (browser: Browser) => void (await browser.call(endpoints.getSession, {}))],
    ['calling the API', async (browser: Browser, id: string) => void (await browser.api(id, clients))],
    ['starting attempts', async (browser: Browser) => void (await browser.start({ integration: 'plannr' }))],
  ] as const)(
    'SES-03 HC-36 RT-12: the session ends after eight hours, despite %s every five minutes',
    async (_, act) => {
      const at = await recordedDeployment('SES-03 absolute')
      const browser = openBrowser(at)
      const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
      const promised = (await browser.call(endpoints.getSession, {})).body
      const cookie = idOf(browser)
      for (let minutes = 5; minutes < 480; minutes += 5) {
        at.clock.pass(300)
        await act(browser, id)
      }
      expect(await visibleState(presenting(at, cookie))).toMatchObject({ session: promised })
      at.clock.pass(300)
      expect(await visibleState(presenting(at, cookie))).toMatchObject(anonymous)
      expect((await presenting(at, cookie).api(id, clients)).status).toBe(401)
    },
  )

  test('SES-03: a session that has expired is deleted from the store when it is presented', async () => {
    const at = await recordedDeployment('SES-03 deleted')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const hash = createHash('sha256').update(idOf(browser)).digest('base64url')
    expect(await at.store.sessions.find(hash)).toBeDefined()
    at.clock.pass(1800)
    await visibleState(browser)
    expect(await at.store.sessions.find(hash)).toBeUndefined()
  })

  test('HC-12: signing out clears the data of the app in this browser even if the session has already ended', async () => {
    const at = await recordedDeployment('sign-out after the end')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const former = idOf(browser)
    await presenting(at, former).call(endpoints.signOut, {})
    for (const again of [presenting(at, former), openBrowser(at)]) {
      const { response, body } = await again.call(endpoints.signOut, {})
      expect(response.headers.get('clear-site-data')).toBe('"storage"')
      expect(response.headers.get('set-cookie')).toContain('Max-Age=0')
      expect(body).toEqual({ ended: 0, not_revoked: [] })
    }
  })

  test('SES-03: signing in again does not extend the session', async () => {
    const at = await recordedDeployment('SES-03 again')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const first = (await visibleState(browser)).session
    at.clock.pass(1000)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    expect((await visibleState(browser)).session).toEqual(first)
  })
})

describe('the session cookie of a request', () => {
  const real = 'r'.repeat(43)
  const garbage = [
    '',
    ' ',
    'x',
    'null',
    'undefined',
    '%',
    '%zz',
    '%00',
    '"quoted"',
    `"${real}"`,
    `${real}x`,
    real.slice(1),
    `${real}=`,
    'a'.repeat(8000),
    '../../etc/passwd',
    "' OR 1=1 --",
    '{"$gt":""}',
    'é'.repeat(43),
    '__proto__',
    'true',
    '0',
    `${real}%0d%0aset-cookie:x=y`,
  ]

  test.each(garbage)(
    'SES-04 HC-13: %j is no session: the response is that without a cookie, and the cookie is deleted',
    async (value) => {
      const at = await recordedDeployment('SES-04')
      const bare = await openBrowser(at).send('/bff/session')
      const browser = openBrowser(at)
      const answer = await browser.send('/bff/session', {
        headers: { cookie: `__Host-planbridge=${encodeURI(value)}` },
      })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe(await bare.text())
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-planbridge=; Max-Age=0; /)
      expect(bare.headers.get('set-cookie')).toBeNull()
    },
  )

  const refusedHeads = (id: string): readonly (readonly [string, readonly string[]])[] => [
    ['a name that starts with a no-break space', [`cookie: \u00a0__Host-planbridge=${id}`]],
    ['a name that starts with UTF-8’s no-break space', [`cookie: \u00c2\u00a0__Host-planbridge=${id}`]],
    ['a name in lower case', [`cookie: __host-planbridge=${id}`]],
    ['a name in upper case', [`cookie: __HOST-PLANBRIDGE=${id}`]],
    ['the name without its prefix', [`cookie: planbridge=${id}`]],
    ['a longer name', [`cookie: __Host-planbridge-x=${id}`]],
    ['a space before the sign', [`cookie: __Host-planbridge =${id}`]],
    ['the cookie twice in one line', [`cookie: __Host-planbridge=${id}; __Host-planbridge=${id}`]],
    ['the cookie twice in two lines', [`cookie: __Host-planbridge=${id}`, `cookie: __Host-planbridge=${id}`]],
    ['two different ones', [`cookie: __Host-planbridge=${'a'.repeat(43)}; __Host-planbridge=${id}`]],
    ['quotes', [`cookie: __Host-planbridge="${id}"`]],
    ['percent escapes', [`cookie: __Host-planbridge=%${id.charCodeAt(0).toString(16)}${id.slice(1)}`]],
    ['a comma for a semicolon', [`cookie: a=b, __Host-planbridge=${id}`]],
    [
      'the id with its last character changed',
      [`cookie: __Host-planbridge=${id.slice(0, -1)}${id.endsWith('A') ? 'E' : 'A'}`],
    ],
    [
      'the record’s hash',
      [`cookie: __Host-planbridge=${Buffer.from(id).toString('base64url').slice(0, 43)}`],
    ],
    ['8 KB of cookies before it', [`cookie: a=${'b'.repeat(8000)}; c`]],
  ]

  test('HC-13 CK-04: only exactly one cookie of that name opens a session', async () => {
    const at = await recordedDeployment('HC-13')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const id = idOf(browser)
    const { raw } = await overHttp(at)
    const genuine = await raw(
      head('GET /bff/session HTTP/1.1', [`cookie: a=b; __Host-planbridge=${id}; c=d`]),
    )
    expect(genuine).toContain('"signed-in"')
    const opened: string[] = []
    for (const [name, lines] of refusedHeads(id)) {
      const answer = await raw(head('GET /bff/session HTTP/1.1', lines))
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
      if (!answer.includes('"anonymous"')) opened.push(name)
    }
    expect(opened).toEqual([])
    expect(await raw(head('GET /bff/session HTTP/1.1', [`cookie: __Host-planbridge=${id}`]))).toContain(
      '"signed-in"',
    )
  })

  test('HC-13: cookies above the header limit are refused by the listener, and the next request is served', async () => {
    const { raw } = await overHttp(await recordedDeployment('HC-13 431'))
    const answer = await raw(head('GET /bff/session HTTP/1.1', [`cookie: a=${'b'.repeat(20_000)}`]))
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(await raw(head('GET /bff/session HTTP/1.1'))).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('SES-05: the session response has state, name, end and role, what is public about the deployment, and is not cached', async () => {
    const at = await recordedDeployment('SES-05', { posture: 'signed-in-people' })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const response = await browser.send('/bff/session')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toEqual({
      state: 'signed-in',
      name: 'Priya Nair',
      ends_at: '2026-01-05T17:00:00.000Z',
      simulated: false,
      console: 'developers',
      role: 'person',
      sign_in_options: expect.any(Array),
      hosts_only: false,
    })
    const sub =
      at.simulators.dynamicPlanner.people.find(({ username }) => username === 'priya.nair')?.sub ?? 'no sub'
    expect(at.responses.join('')).not.toContain(sub)
  })
})

test.each([
  ['guests', 'guest', true],
  ['signed-in-people', 'anonymous', false],
] as const)(
  'SES-05: for %s, a visitor is anonymous, and %s once a session has begun',
  async (posture, state, simulated) => {
    const at = await recordedDeployment(`SES-05 ${posture}`, { posture })
    const browser = openBrowser(at)
    const session = async () => (await browser.call(endpoints.getSession, {})).body
    const always = { name: null, simulated, hosts_only: false }
    expect(await session()).toMatchObject({ ...always, state: 'anonymous', ends_at: null })
    await browser.start({ integration: 'plannr' })
    expect(await session()).toMatchObject({ ...always, state, ends_at: '2026-01-05T17:00:00.000Z' })
    expect(await session()).not.toHaveProperty('role')
  },
)

describe('the sessions of one person', () => {
  const signIn = async (at: RecordedDeployment, who: { readonly account: string }): Promise<Browser> => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, who)
    at.clock.pass(60)
    return browser
  }

  const stateOf = async (browser: Browser): Promise<string | undefined> => {
    const result = await browser.call(endpoints.getSession, {})
    return result.ok ? result.body.state : result.body.code
  }

  test('SES-08: are at most ten; one more sign-in ends the least recently seen one of this person', async () => {
    const at = await recordedDeployment('SES-08', { posture: 'signed-in-people' })
    const otherPerson = await signIn(at, mei)
    const browsers: Browser[] = []
    while (browsers.length < 10) browsers.push(await signIn(at, priya))
    // Uses the first one again, so that the second is the least recently seen.
    expect(await stateOf(browsers[0] ?? otherPerson)).toBe('signed-in')
    browsers.push(await signIn(at, priya))
    const states = await Promise.all([...browsers, otherPerson].map(stateOf))
    expect(states.map((state) => state === 'signed-in')).toEqual([true, false, ...Array(10).fill(true)])
    await browsers[0]?.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    expect(await stateOf(browsers[0] ?? otherPerson)).toBe('signed-in')
  })
})

describe('an outage of the store', () => {
  const broken = (store: Store, isDown: () => boolean): Store => {
    const failing = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name, receiver) => {
          const member = Reflect.get(target, name, receiver) as (...input: unknown[]) => Promise<unknown>
          return (...input: unknown[]) => {
            if (isDown()) throw new Error('CANARY-STORE-disk I/O error at /var/lib/planbridge.sqlite')
            return Reflect.apply(member, target, input)
          }
        },
      })
    const failingTables = <T extends Tables>(tables: T): T => ({
      ...tables,
      sessions: failing(tables.sessions),
      subjects: failing(tables.subjects),
      attempts: failing(tables.attempts),
      connections: failing(tables.connections),
      revocations: failing(tables.revocations),
    })
    const purge: Store['purge'] = (...input) =>
      isDown() ? Promise.reject(new Error('CANARY-STORE-disk')) : store.purge(...input)
    return {
      ...failingTables(store),
      purge,
      atomically: (work) => store.atomically((tables) => work(failingTables(tables))),
    }
  }

  const failingDeployment = async (name: string) => {
    const state = { isDown: false }
    const store = broken(await sqlStore(await memoryDialect()), () => state.isDown)
    recordSecret('CANARY-STORE-disk')
    return { state, at: await recordedDeployment(name, { store }) }
  }

  test('SES-06: every request of a session gets 503, reaches no provider, and works again afterwards', async () => {
    const { state, at } = await failingDeployment('SES-06')
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    expect((await browser.api(id, clients)).status).toBe(200)
    const before = await visibleState(browser)
    const cookie = idOf(browser)
    const requestsBefore = providerRequests(at)
    state.isDown = true
    const answers: object[] = []
    for (const one of everyRequest(id)) {
      const response = await sendRequest(browser, one)
      answers.push({
        name: one.name,
        status: response.status,
        body: (await response.json()) as unknown,
        wait: response.headers.get('retry-after'),
        cookie: response.headers.get('set-cookie'),
      })
    }
    const { length } = everyRequest(id)
    expect(answers).toHaveLength(length)
    const unavailable = {
      status: 503,
      body: { code: 'store-unavailable', retry_after: 5 },
      wait: '5',
      cookie: null,
    }
    for (const answer of answers) expect(answer).toMatchObject(unavailable)
    expect(providerRequests(at)).toBe(requestsBefore)
    expect(await at.planbridge.ready()).toBe(false)
    state.isDown = false
    expect(idOf(browser)).toBe(cookie)
    expect(await visibleState(browser)).toEqual(before)
    expect((await browser.api(id, clients)).status).toBe(200)
    expect(await at.planbridge.ready()).toBe(true)
  })

  test('SES-06: the scheduled purge survives an outage and logs it', async () => {
    const { state, at } = await failingDeployment('SES-06 purge')
    state.isDown = true
    await at.planbridge.purge()
    expect(at.logs).toEqual([{ event: 'purge.failed', level: 'warn', detail: 'Error' }])
    state.isDown = false
    await at.planbridge.purge()
    expect(at.logs).toHaveLength(1)
  })

  test('SES-06: an outage during a code exchange stores no partial connection', async () => {
    const { state, at } = await failingDeployment('SES-06 midway')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/token'),
      answer: async (_, proceed) => {
        const answer = await proceed()
        state.isDown = true
        return answer
      },
    })
    const failed = await browser.complete(pending, callback)
    expect(failed.body).toMatchObject({ code: 'store-unavailable' })
    state.isDown = false
    expect((await visibleState(browser)).connections).toEqual({ connections: [] })
    expect(tokenRequests(at)).toHaveLength(1)
    expect((await browser.connect({ integration: 'dp-hybrid' }, priya)).status).toBe(200)
  })
})
