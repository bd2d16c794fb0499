import { defaultProtocolLimits, type ProtocolLimits } from '@planbridge/bff/testing'
import { endpoints, type FailureCode, failureCodes } from '@planbridge/shared/contract'
import { callbackMessagesFor } from '@planbridge/web/messages/callback.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { describe, expect, test } from 'vitest'
import { type Browser, type Heard, openBrowser, type Pending } from '../harness/deployment/browser.ts'
import type { DeploymentWish } from '../harness/deployment/deployment.ts'
import { makeProof } from '../harness/deployment/proof.ts'
import type { Interruption } from '../mock/simulators/interruptible.ts'
import { standing } from './rejected.ts'
import { tokenRequests, type Watched, watched } from '../harness/deployment/watched.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients?pageSize=1'

const hasty: ProtocolLimits = { deadlineMs: 150, bytesMax: defaultProtocolLimits.bytesMax }

interface Environment {
  readonly at: Watched
  readonly browser: Browser
}

interface Situation {
  readonly what: string
  readonly code: FailureCode
  readonly wish?: DeploymentWish
  readonly happens: (environment: Environment) => Promise<Heard<unknown>>
}

const started = async ({ browser }: Environment) => {
  const pending = await browser.start({ integration: 'dp-hybrid' })
  return { pending, callback: await browser.atProvider(pending, priya) }
}

const isToken = ({ url }: Request) => /\/(?:connect\/token|oauth\/token|oauth\/v2\/token)$/.test(url)
const isMetadata = ({ url }: Request) => url.includes('/.well-known/')

const disturbed =
  (when: Interruption['when'], answer: Interruption['answer']) =>
  async (environment: Environment): Promise<Heard<unknown>> => {
    const { pending, callback } = await started(environment)
    const restore = environment.at.simulators.dynamicPlanner.interrupt({ when, answer, times: 100 })
    const heard = await environment.browser.complete(pending, callback)
    restore()
    return heard
  }

const inForce =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })
const changedState = (callback: URL, state: string | null): URL => {
  const parameters = new URLSearchParams(callback.hash.slice(1))
  if (state === null) parameters.delete('state')
  else parameters.set('state', state)
  return new URL(`#${parameters}`, callback)
}

const browserSituations: readonly Situation[] = [
  {
    what: 'the person says no',
    code: 'consent-denied',
    happens: async ({ browser }) => {
      const pending = await browser.start({ integration: 'dp-hybrid' })
      return browser.complete(pending, await browser.atProvider(pending, { ...priya, decision: 'deny' }))
    },
  },
  {
    what: 'the person says no at Plannr',
    code: 'consent-denied',
    happens: async ({ browser }) => {
      const pending = await browser.start({ integration: 'plannr' })
      return browser.complete(pending, await browser.atProvider(pending, { ...tom, decision: 'deny' }))
    },
  },
  {
    what: 'the person comes back late',
    code: 'attempt-expired',
    happens: async (environment) => {
      const { pending, callback } = await started(environment)
      environment.at.clock.pass(601)
      return environment.browser.complete(pending, callback)
    },
  },
  {
    what: 'the verifier is gone, as in another tab',
    code: 'proof-missing',
    happens: async (environment) => {
      const { callback } = await started(environment)
      return environment.browser.call(endpoints.completeAttempt, {
        mode: 'fragment',
        path: callback.pathname,
        raw: callback.hash.slice(1),
        verifier: null,
      })
    },
  },
  {
    what: 'the verifier is a wrong one',
    code: 'proof-mismatch',
    happens: async (environment) => {
      const { pending, callback } = await started(environment)
      return environment.browser.complete({ ...pending, proof: await makeProof() }, callback)
    },
  },
  {
    what: 'the answer is replayed with another proof',
    code: 'attempt-spent',
    happens: async (environment) => {
      const pending = await environment.browser.start({ integration: 'dp-hybrid' })
      const callback = await environment.browser.atProvider(pending, { ...priya, decision: 'deny' })
      await environment.browser.complete(pending, callback)
      return environment.browser.complete({ ...pending, proof: await makeProof() }, callback)
    },
  },
  {
    what: 'another session started it',
    code: 'attempt-of-another-session',
    happens: async (environment) => {
      const other = openBrowser(environment.at)
      const pending = await other.start({ integration: 'dp-hybrid' })
      return environment.browser.complete(pending, await other.atProvider(pending, priya))
    },
  },
  {
    what: 'the state is a wrong one',
    code: 'state-unknown',
    happens: async (environment) => {
      const { pending, callback } = await started(environment)
      return environment.browser.complete(pending, changedState(callback, 'w'.repeat(43)))
    },
  },
  {
    what: 'the state is missing',
    code: 'state-missing',
    happens: async (environment) => {
      const { pending, callback } = await started(environment)
      return environment.browser.complete(pending, changedState(callback, null))
    },
  },
]

const providerSituations: readonly Situation[] = [
  {
    what: 'the token endpoint is down',
    code: 'provider-unreachable',
    happens: disturbed(isToken, () => Promise.reject(new TypeError('fetch failed'))),
  },
  {
    what: 'the identity server is down before its metadata are known',
    code: 'provider-unreachable',
    happens: async ({ at, browser }) => {
      const restore = at.simulators.dynamicPlanner.interrupt({
        when: () => true,
        answer: () => Promise.reject(new TypeError('fetch failed')),
        times: 100,
      })
      const { challenge } = await makeProof()
      const heard = await browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-hybrid' as never,
        model: 'user-present',
        challenge,
      })
      restore()
      return heard
    },
  },
  {
    what: 'the metadata move the token endpoint',
    code: 'provider-metadata-unusable',
    happens: async ({ at, browser }) => {
      const moved: Interruption['answer'] = async (_, proceed) =>
        Response.json({
          ...((await (await proceed()).json()) as object),
          token_endpoint: 'http://127.0.0.1:4666/token',
        })
      const restore = at.simulators.dynamicPlanner.interrupt({ when: isMetadata, answer: moved, times: 100 })
      const { challenge } = await makeProof()
      const heard = await browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-code' as never,
        model: 'user-present',
        challenge,
      })
      restore()
      return heard
    },
  },
  {
    what: 'the token endpoint never answers',
    code: 'provider-too-slow',
    wish: { engines: { protocolLimits: hasty } },
    happens: disturbed(isToken, () => new Promise(() => {})),
  },
  {
    what: 'the body of the token endpoint’s answer drips',
    code: 'provider-too-slow',
    wish: { engines: { protocolLimits: hasty } },
    happens: disturbed(
      isToken,
      () =>
        new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), {
          headers: { 'content-type': 'application/json' },
        }),
    ),
  },
  {
    what: 'the token endpoint redirects',
    code: 'provider-redirecting',
    happens: disturbed(
      isToken,
      () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
    ),
  },
  {
    what: 'the token endpoint’s answer is huge',
    code: 'provider-answer-too-large',
    happens: disturbed(isToken, inForce({ access_token: 'x'.repeat(300_000), token_type: 'bearer' })),
  },
  {
    what: 'the token endpoint’s answer is a page',
    code: 'provider-answer-unreadable',
    happens: disturbed(
      isToken,
      () => new Response('<h1>Maintenance</h1>', { headers: { 'content-type': 'text/html' } }),
    ),
  },
  {
    what: 'the token endpoint’s JSON is broken',
    code: 'provider-answer-unreadable',
    happens: disturbed(
      isToken,
      () => new Response('{"access_token":', { headers: { 'content-type': 'application/json' } }),
    ),
  },
  {
    what: 'the token endpoint fails by itself',
    code: 'provider-failing',
    happens: disturbed(isToken, inForce({ error: 'server_error' }, 500)),
  },
  {
    what: 'our client secret is refused',
    code: 'client-credentials-rejected',
    happens: disturbed(isToken, inForce({ error: 'invalid_client' }, 400)),
  },
  {
    what: 'the code is refused',
    code: 'code-rejected',
    happens: disturbed(isToken, inForce({ error: 'invalid_grant' }, 400)),
  },
]

const everything = [...browserSituations, ...providerSituations]

const expectNothingHalfMade = async (
  { at, browser }: Environment,
  before: Awaited<ReturnType<typeof standing>>,
) => {
  expect(await standing(browser)).toEqual(before)
  expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
}

describe.each(['guests', 'signed-in-people'] as const)('for %s', (posture) => {
  test.each(everything)(
    'when $what, it is $code: nothing is half made, and the next attempt succeeds',
    async ({ code, happens, wish, what }) => {
      const at = await watched(`${what} ${posture}`, { posture, ...wish })
      const browser = openBrowser(at)
      // A session of one’s own, before anything goes wrong.
      await browser.start({ integration: 'plannr' })
      const before = await standing(browser)
      const heard = await happens({ at, browser })
      expect(heard.ok).toBe(false)
      expect(heard.body).toMatchObject({ code, type: `urn:planbridge:problem:${code}` })
      await expectNothingHalfMade({ at, browser }, before)
      expect((await browser.connect({ integration: 'dp-hybrid' }, priya)).status).toBe(200)
    },
  )
})

test('the person who never comes back leaves nothing behind', async () => {
  const at = await watched('never came back')
  const browser = openBrowser(at)
  const pending: Pending = await browser.start({ integration: 'dp-hybrid' })
  at.clock.pass(86_400)
  await at.planbridge.purge()
  expect(await standing(browser)).toMatchObject({
    session: { state: 'anonymous' },
    connections: { connections: [] },
  })
  const late = await browser.complete(pending, await browser.atProvider(pending, priya))
  expect(late.body).toMatchObject({ code: 'session-required' })
  expect(tokenRequests(at)).toHaveLength(0)
})

test('a verifier that another tab holds still finishes the attempt there', async () => {
  const at = await watched('proof in another tab')
  const browser = openBrowser(at)
  const { pending, callback } = await started({ at, browser })
  const without = await browser.call(endpoints.completeAttempt, {
    mode: 'fragment',
    path: callback.pathname,
    raw: callback.hash.slice(1),
    verifier: null,
  })
  expect(without.body).toMatchObject({ code: 'proof-missing' })
  expect((await browser.complete(pending, callback)).status).toBe(200)
})

test('each failure that a person can meet has its own words and a way on', () => {
  const messages = callbackMessagesFor(['en'])
  const words = failureCodes.map((code) => {
    const { title, text, next } = describeFailure(
      messages,
      { code, retryAfterSeconds: null, reference: null } as never,
      'Plannr',
    )
    return { code, title, text, next }
  })
  for (const { title, text, next } of words)
    for (const said of [title, text, next]) expect(said.length).toBeGreaterThan(3)
  const met = new Set(everything.map(({ code }) => code))
  const titles = words.filter(({ code }) => met.has(code)).map(({ title, text }) => `${title} ${text}`)
  expect(new Set(titles).size).toBe(met.size)
})

describe('a subscription key that the gateway does not know', () => {
  const strange: DeploymentWish = {
    simulators: { dynamicPlanner: { subscriptionKeys: [{ key: 'CANARY-SUBKEY-of-somebody-else' }] } },
  }

  test.each(['user-present', 'delegation'] as const)(
    'is never taken for an expired token: nothing is renewed, and the %s connection stays',
    async (model) => {
      const at = await watched(`subscription key ${model}`, strange)
      const browser = openBrowser(at)
      const { id } = await browser.connected({ integration: 'dp-hybrid', model }, priya)
      const asked = tokenRequests(at).length
      for (let call = 0; call < 3; call++) {
        const refused = await browser.api(id, clients)
        expect(refused.status).toBe(424)
        expect(await refused.json()).toMatchObject({ code: 'subscription-key-rejected', connection: id })
      }
      expect(tokenRequests(at)).toHaveLength(asked)
      expect((await standing(browser)).connections).toMatchObject({ connections: [{ status: 'active' }] })
    },
  )

  test('and an expired token is never taken for a wrong key', async () => {
    const at = await watched('expired token')
    const browser = openBrowser(at)
    const { id } = await browser.connected({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    at.simulators.dynamicPlanner.expireAccessTokens()
    expect((await browser.api(id, clients)).status).toBe(200)
    const present = await browser.connected({ integration: 'dp-hybrid' }, priya)
    at.simulators.dynamicPlanner.expireAccessTokens()
    const refused = await browser.api(present.id, clients)
    expect(await refused.json()).toMatchObject({ code: 'reconnect-required' })
  })
})

describe.each(['passport-12', 'passport-13'] as const)('Plannr with %s', (generation) => {
  const environment = async (name: string): Promise<Environment> => {
    const at = await watched(`${generation} ${name}`, { simulators: { plannr: { generation } } })
    return { at, browser: openBrowser(at) }
  }

  test('a refused refresh, however it is worded, asks for a new consent and keeps the row', async () => {
    const { at, browser } = await environment('refresh')
    const { id } = await browser.connected({ integration: 'plannr', model: 'delegation' }, tom)
    at.simulators.plannr.revokeEverything()
    const refused = await browser.api(id, '/api/v1/me')
    expect(refused.status).toBe(424)
    expect(await refused.json()).toMatchObject({ code: 'reconnect-required', connection: id })
    expect((await standing(browser)).connections).toMatchObject({
      connections: [{ id, status: 'reconnect-required' }],
    })
    const again = await browser.connected(
      { integration: 'plannr', model: 'delegation', purpose: 'reconnect', connection: id },
      tom,
    )
    expect(again).toMatchObject({ id, status: 'active' })
    expect((await browser.api(id, '/api/v1/me')).status).toBe(200)
  })

  test('a code that has ended is code-rejected, and nothing is half made', async () => {
    const { at, browser } = await environment('code')
    const pending = await browser.start({ integration: 'plannr' })
    const callback = await browser.atProvider(pending, tom)
    const before = await standing(browser)
    at.simulators.plannr.revokeEverything()
    const refused = await browser.complete(pending, callback)
    expect(refused.body).toMatchObject({ code: 'code-rejected' })
    expect(await standing(browser)).toEqual(before)
  })

  test('a code that it cannot read is code-rejected', async () => {
    const { browser } = await environment('garbled code')
    const pending = await browser.start({ integration: 'plannr' })
    const callback = await browser.atProvider(pending, tom)
    callback.searchParams.set('code', 'def50200garbled')
    expect((await browser.complete(pending, callback)).body).toMatchObject({ code: 'code-rejected' })
  })

  test('a wrong client secret is ours to mend, not the person’s', async () => {
    const at = await watched(`${generation} client`, {
      simulators: {
        plannr: {
          generation,
          clients: [
            {
              clientId: '9a1d8c7e-planbridge',
              clientSecret: 'CANARY-SECRET-another',
              redirectUris: ['http://localhost:8787/callback/plannr'],
            },
          ],
        },
      },
    })
    const browser = openBrowser(at)
    const refused = await browser.connect({ integration: 'plannr' }, tom)
    expect(refused.body).toMatchObject({ code: 'client-credentials-rejected' })
    expect(
      at.logs.filter(({ event, level }) => event === 'client.refused' && level === 'error'),
    ).toHaveLength(1)
  })

  test('a pasted token that it does not know is refused and not kept', async () => {
    const { browser } = await environment('pasted')
    const added = await browser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token: 'CANARY-AT-unknown',
      ends_on: '2026-06-30',
    })
    expect(added.body).toMatchObject({ code: 'personal-token-rejected' })
    expect((await standing(browser)).connections).toEqual({ connections: [] })
  })

  test('too many calls are rate-limited, and nothing is renewed because of it', async () => {
    const { at, browser } = await environment('throttle')
    const { id } = await browser.connected({ integration: 'plannr', model: 'delegation' }, tom)
    const asked = tokenRequests(at).length
    at.simulators.plannr.limits.apiPerMinute = 0
    const limited = await browser.api(id, '/api/v1/me')
    expect(limited.status).toBe(429)
    expect(limited.headers.get('planbridge-code')).toBe('rate-limited')
    expect(tokenRequests(at)).toHaveLength(asked)
  })
})

describe('Docplanner', () => {
  const opened = async (name: string, wish: DeploymentWish = {}) => {
    const at = await watched(`Docplanner ${name}`, wish)
    const browser = openBrowser(at)
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    return { at, browser, id: added.ok ? added.body.id : '' }
  }
  const facilities = '/api/v3/integration/facilities'

  test('a refused client, described by null, is ours to mend', async () => {
    const { at, browser, id } = await opened('client', {
      simulators: {
        docplanner: { clients: [{ clientId: '12_planbridge', clientSecret: 'CANARY-SECRET-another' }] },
      },
    })
    const refused = await browser.api(id, facilities)
    expect(refused.status).toBe(502)
    expect(await refused.json()).toMatchObject({ code: 'client-credentials-rejected', connection: id })
    expect(at.logs.filter(({ event, level }) => event === 'token.refused' && level === 'error')).toHaveLength(
      1,
    )
  })

  test('a grant that the client is not registered for is ours to mend as well', async () => {
    const { browser, id } = await opened('grant', {
      simulators: {
        docplanner: {
          clients: [
            {
              clientId: '12_planbridge',
              clientSecret: 'CANARY-SECRET-docplanner-55e1',
              grantTypes: ['password'],
            },
          ],
        },
      },
    })
    expect(await (await browser.api(id, facilities)).json()).toMatchObject({
      code: 'client-credentials-rejected',
    })
  })

  test.each(['expireTokens', 'deleteTokens'] as const)(
    'a token that it calls invalid_grant is fetched anew, once (%s)',
    async (ends) => {
      const { at, browser, id } = await opened(ends)
      expect((await browser.api(id, facilities)).status).toBe(200)
      at.simulators.docplanner[ends]()
      expect((await browser.api(id, facilities)).status).toBe(200)
      expect(tokenRequests(at)).toHaveLength(2)
    },
  )

  test('a facility of somebody else’s is scope-missing, and the connection stays', async () => {
    const { at, browser, id } = await opened('estate', {
      simulators: {
        docplanner: {
          clients: [
            { clientId: '12_planbridge', clientSecret: 'CANARY-SECRET-docplanner-55e1', facilities: [] },
          ],
        },
      },
    })
    const listed = await browser.api(id, facilities)
    expect(listed.status).toBe(200)
    const refused = await browser.api(id, `${facilities}/1`)
    expect(await refused.json()).toMatchObject({ code: 'scope-missing' })
    expect(tokenRequests(at)).toHaveLength(1)
  })

  test('too many calls are rate-limited, with its own body', async () => {
    const { at, browser, id } = await opened('limits')
    await browser.api(id, facilities)
    at.simulators.docplanner.limits.getPerHour = 0
    const limited = await browser.api(id, facilities)
    expect(limited.status).toBe(429)
    expect(limited.headers.get('planbridge-code')).toBe('rate-limited')
  })

  test('a redirect from the API is not followed, and takes no token along', async () => {
    const { at, browser, id } = await opened('redirect')
    at.simulators.docplanner.interrupt({
      when: ({ url }) => url.includes('/facilities'),
      answer: () => new Response(null, { status: 301, headers: { location: 'https://evil.example/' } }),
    })
    const refused = await browser.api(id, facilities)
    expect(await refused.json()).toMatchObject({ code: 'provider-redirecting' })
    expect(refused.headers.get('location')).toBeNull()
  })
})

describe('a user-present call without its user', () => {
  const endings: readonly {
    readonly how: string
    readonly leave: (environment: Environment) => Promise<void>
  }[] = [
    { how: 'has signed out', leave: async ({ browser }) => void (await browser.call(endpoints.signOut, {})) },
    { how: 'has been idle for too long', leave: async ({ at }) => at.clock.pass(1800) },
    {
      how: 'has been here for eight hours',
      leave: async ({ at, browser }) => {
        for (let minutes = 0; minutes < 480; minutes += 20) {
          await standing(browser)
          at.clock.pass(1200)
        }
      },
    },
    {
      how: 'has become somebody else',
      leave: async ({ at, browser }) => {
        const away = openBrowser(at)
        for (const [name, value] of browser.jar) away.jar.set(name, value)
        await away.connected({ integration: 'dp-hybrid' }, { account: 'mei.tanaka' })
      },
    },
  ]

  test.each(endings)(
    'is user-not-present when the person $how, and a delegation goes on',
    async ({ how, leave }) => {
      const at = await watched(`user-not-present ${how}`, {
        simulators: { dynamicPlanner: { accessTokenSeconds: 86_400 } },
      })
      const browser = openBrowser(at)
      const present = await browser.connected({ integration: 'dp-hybrid' }, priya)
      const lasting = await browser.connected({ integration: 'dp-hybrid', model: 'delegation' }, priya)
      const ask = (connection: typeof present.id) => at.planbridge.freshToken({ connection, present: false })
      expect((await ask(present.id)).kind).toBe('token')
      await leave({ at, browser })
      expect(await ask(present.id)).toMatchObject({ kind: 'refused', code: 'user-not-present' })
      expect((await ask(lasting.id)).kind).toBe('token')
    },
  )
})
