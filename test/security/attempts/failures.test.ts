import {
  defaultProtocolLimits,
  type ProtocolLimits,
} from '@planbridge/bff/internal/transport/protocol-client.ts'
import { endpoints, type FailureCode, failureCodes } from '@planbridge/shared/contract'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { callbackMessagesFor } from '@planbridge/web/messages/callback.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { describe, expect, test } from 'vitest'
import { type Browser, type CallResult, openBrowser, type Pending } from '../../harness/deployment/browser.ts'
import type { DeploymentOptions } from '../../harness/deployment/deployment.ts'
import {
  type RecordedDeployment,
  recordedDeployment,
  tokenRequests,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import type { Interruption } from '../../mock/simulators/interruptible.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients?pageSize=1'

const shortDeadline: ProtocolLimits = { deadlineMs: 150, bytesMax: defaultProtocolLimits.bytesMax }

interface Environment {
  readonly at: RecordedDeployment
  readonly browser: Browser
}

interface FailureCase {
  readonly cause: string
  readonly code: FailureCode
  readonly options?: DeploymentOptions
  readonly happens: (environment: Environment) => Promise<CallResult<unknown>>
}

const startAttempt = async ({ browser }: Environment) => {
  const pending = await browser.start({ integration: 'dp-hybrid' })
  return { pending, callback: await browser.atProvider(pending, priya) }
}

const isToken = ({ url }: Request) => /\/(?:connect\/token|oauth\/token|oauth\/v2\/token)$/.test(url)
const isMetadata = ({ url }: Request) => url.includes('/.well-known/')

const completeDuring =
  (when: Interruption['when'], answer: Interruption['answer']) =>
  async (environment: Environment): Promise<CallResult<unknown>> => {
    const { pending, callback } = await startAttempt(environment)
    const restore = environment.at.simulators.dynamicPlanner.interrupt({ when, answer, times: 100 })
    const result = await environment.browser.complete(pending, callback)
    restore()
    return result
  }

const respondWith =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })
const changedState = (callback: URL, state: string | null): URL => {
  const parameters = new URLSearchParams(callback.hash.slice(1))
  if (state === null) parameters.delete('state')
  else parameters.set('state', state)
  return new URL(`#${parameters}`, callback)
}

const browserFailureCases: readonly FailureCase[] = [
  {
    cause: 'the person denies consent',
    code: 'consent-denied',
    happens: async ({ browser }) => {
      const pending = await browser.start({ integration: 'dp-hybrid' })
      return browser.complete(pending, await browser.atProvider(pending, { ...priya, decision: 'deny' }))
    },
  },
  {
    cause: 'the person denies consent at Plannr',
    code: 'consent-denied',
    happens: async ({ browser }) => {
      const pending = await browser.start({ integration: 'plannr' })
      return browser.complete(pending, await browser.atProvider(pending, { ...tom, decision: 'deny' }))
    },
  },
  {
    cause: 'the person returns after the attempt has expired',
    code: 'attempt-expired',
    happens: async (environment) => {
      const { pending, callback } = await startAttempt(environment)
      environment.at.clock.pass(601)
      return environment.browser.complete(pending, callback)
    },
  },
  {
    cause: 'the verifier is missing, as in another tab',
    code: 'proof-missing',
    happens: async (environment) => {
      const { callback } = await startAttempt(environment)
      return environment.browser.call(endpoints.completeAttempt, {
        mode: 'fragment',
        path: callback.pathname,
        raw: callback.hash.slice(1),
        verifier: null,
      })
    },
  },
  {
    cause: 'the verifier is wrong',
    code: 'proof-mismatch',
    happens: async (environment) => {
      const { pending, callback } = await startAttempt(environment)
      return environment.browser.complete({ ...pending, proof: await makeProof(crypto) }, callback)
    },
  },
  {
    cause: 'the response is replayed with another proof',
    code: 'attempt-spent',
    happens: async (environment) => {
      const pending = await environment.browser.start({ integration: 'dp-hybrid' })
      const callback = await environment.browser.atProvider(pending, { ...priya, decision: 'deny' })
      await environment.browser.complete(pending, callback)
      return environment.browser.complete({ ...pending, proof: await makeProof(crypto) }, callback)
    },
  },
  {
    cause: 'another session started the attempt',
    code: 'attempt-of-another-session',
    happens: async (environment) => {
      const other = openBrowser(environment.at)
      const pending = await other.start({ integration: 'dp-hybrid' })
      return environment.browser.complete(pending, await other.atProvider(pending, priya))
    },
  },
  {
    cause: 'the state is wrong',
    code: 'state-unknown',
    happens: async (environment) => {
      const { pending, callback } = await startAttempt(environment)
      return environment.browser.complete(pending, changedState(callback, 'w'.repeat(43)))
    },
  },
  {
    cause: 'the state is missing',
    code: 'state-missing',
    happens: async (environment) => {
      const { pending, callback } = await startAttempt(environment)
      return environment.browser.complete(pending, changedState(callback, null))
    },
  },
]

const providerFailureCases: readonly FailureCase[] = [
  {
    cause: 'the token endpoint is down',
    code: 'provider-unreachable',
    happens: completeDuring(isToken, () => Promise.reject(new TypeError('fetch failed'))),
  },
  {
    cause: 'the identity server is down before its metadata are cached',
    code: 'provider-unreachable',
    happens: async ({ at, browser }) => {
      const restore = at.simulators.dynamicPlanner.interrupt({
        when: () => true,
        answer: () => Promise.reject(new TypeError('fetch failed')),
        times: 100,
      })
      const { challenge } = await makeProof(crypto)
      const result = await browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-hybrid' as never,
        model: 'user-present',
        challenge,
      })
      restore()
      return result
    },
  },
  {
    cause: 'the metadata change the token endpoint',
    code: 'provider-metadata-unusable',
    happens: async ({ at, browser }) => {
      const moved: Interruption['answer'] = async (_, proceed) =>
        Response.json({
          ...((await (await proceed()).json()) as object),
          token_endpoint: 'http://127.0.0.1:4666/token',
        })
      const restore = at.simulators.dynamicPlanner.interrupt({ when: isMetadata, answer: moved, times: 100 })
      const { challenge } = await makeProof(crypto)
      const result = await browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-code' as never,
        model: 'user-present',
        challenge,
      })
      restore()
      return result
    },
  },
  {
    cause: 'the token endpoint does not respond',
    code: 'provider-too-slow',
    options: { engines: { protocolLimits: shortDeadline } },
    happens: completeDuring(isToken, () => new Promise(() => {})),
  },
  {
    cause: 'the token endpoint sends its response body slowly',
    code: 'provider-too-slow',
    options: { engines: { protocolLimits: shortDeadline } },
    happens: completeDuring(
      isToken,
      () =>
        new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), {
          headers: { 'content-type': 'application/json' },
        }),
    ),
  },
  {
    cause: 'the token endpoint redirects',
    code: 'provider-redirecting',
    happens: completeDuring(
      isToken,
      () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
    ),
  },
  {
    cause: 'the response of the token endpoint is too large',
    code: 'provider-answer-too-large',
    happens: completeDuring(
      isToken,
      respondWith({ access_token: 'x'.repeat(300_000), token_type: 'bearer' }),
    ),
  },
  {
    cause: 'the response of the token endpoint is an HTML page',
    code: 'provider-answer-unreadable',
    happens: completeDuring(
      isToken,
      () => new Response('<h1>Maintenance</h1>', { headers: { 'content-type': 'text/html' } }),
    ),
  },
  {
    cause: 'the JSON of the token endpoint is malformed',
    code: 'provider-answer-unreadable',
    happens: completeDuring(
      isToken,
      () => new Response('{"access_token":', { headers: { 'content-type': 'application/json' } }),
    ),
  },
  {
    cause: 'the token endpoint returns a server error',
    code: 'provider-failing',
    happens: completeDuring(isToken, respondWith({ error: 'server_error' }, 500)),
  },
  {
    cause: 'our client secret is refused',
    code: 'client-credentials-rejected',
    happens: completeDuring(isToken, respondWith({ error: 'invalid_client' }, 400)),
  },
  {
    cause: 'the code is refused',
    code: 'code-rejected',
    happens: completeDuring(isToken, respondWith({ error: 'invalid_grant' }, 400)),
  },
]

const failureCases = [...browserFailureCases, ...providerFailureCases]

const expectNothingStored = async (
  { at, browser }: Environment,
  before: Awaited<ReturnType<typeof visibleState>>,
) => {
  expect(await visibleState(browser)).toEqual(before)
  expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
}

describe.each(['guests', 'signed-in-people'] as const)('for %s', (posture) => {
  test.each(failureCases)(
    'when $cause, the attempt fails with $code, stores nothing, and the next attempt succeeds',
    async ({ code, happens, options, cause }) => {
      const at = await recordedDeployment(`${cause} ${posture}`, { posture, ...options })
      const browser = openBrowser(at)
      // Creates the session.
      await browser.start({ integration: 'plannr' })
      const before = await visibleState(browser)
      const result = await happens({ at, browser })
      expect(result.ok).toBe(false)
      expect(result.body).toMatchObject({ code, type: `urn:planbridge:problem:${code}` })
      await expectNothingStored({ at, browser }, before)
      expect((await browser.connect({ integration: 'dp-hybrid' }, priya)).status).toBe(200)
    },
  )
})

test('an abandoned attempt leaves no session and no connection', async () => {
  const at = await recordedDeployment('never came back')
  const browser = openBrowser(at)
  const pending: Pending = await browser.start({ integration: 'dp-hybrid' })
  at.clock.pass(86_400)
  await at.planbridge.purge()
  expect(await visibleState(browser)).toMatchObject({
    session: { state: 'anonymous' },
    connections: { connections: [] },
  })
  const late = await browser.complete(pending, await browser.atProvider(pending, priya))
  expect(late.body).toMatchObject({ code: 'session-required' })
  expect(tokenRequests(at)).toHaveLength(0)
})

test('an attempt without verifier in this tab can be completed in the tab that has it', async () => {
  const at = await recordedDeployment('proof in another tab')
  const browser = openBrowser(at)
  const { pending, callback } = await startAttempt({ at, browser })
  const without = await browser.call(endpoints.completeAttempt, {
    mode: 'fragment',
    path: callback.pathname,
    raw: callback.hash.slice(1),
    verifier: null,
  })
  expect(without.body).toMatchObject({ code: 'proof-missing' })
  expect((await browser.complete(pending, callback)).status).toBe(200)
})

test('each failure that a person can see has its own text and a next step', () => {
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
    for (const message of [title, text, next]) expect(message.length).toBeGreaterThan(3)
  const codes = new Set(failureCases.map(({ code }) => code))
  const titles = words.filter(({ code }) => codes.has(code)).map(({ title, text }) => `${title} ${text}`)
  expect(new Set(titles).size).toBe(codes.size)
})

describe('a subscription key that the gateway rejects', () => {
  const strange: DeploymentOptions = {
    simulators: { dynamicPlanner: { subscriptionKeys: [{ key: 'CANARY-SUBKEY-of-another-client' }] } },
  }

  test.each(['user-present', 'delegation'] as const)(
    'is not treated as an expired token: nothing is renewed, and the %s connection stays',
    async (model) => {
      const at = await recordedDeployment(`subscription key ${model}`, strange)
      const browser = openBrowser(at)
      const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model }, priya)
      const requestsBefore = tokenRequests(at).length
      for (let call = 0; call < 3; call++) {
        const refused = await browser.api(id, clients)
        expect(refused.status).toBe(424)
        expect(await refused.json()).toMatchObject({ code: 'subscription-key-rejected', connection: id })
      }
      expect(tokenRequests(at)).toHaveLength(requestsBefore)
      expect((await visibleState(browser)).connections).toMatchObject({ connections: [{ status: 'active' }] })
    },
  )

  test('is not assumed when the token has expired', async () => {
    const at = await recordedDeployment('expired token')
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    at.simulators.dynamicPlanner.expireAccessTokens()
    expect((await browser.api(id, clients)).status).toBe(200)
    const present = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    at.simulators.dynamicPlanner.expireAccessTokens()
    const refused = await browser.api(present.id, clients)
    expect(await refused.json()).toMatchObject({ code: 'reconnect-required' })
  })
})

describe.each(['passport-12', 'passport-13'] as const)('Plannr with %s', (generation) => {
  const environment = async (name: string): Promise<Environment> => {
    const at = await recordedDeployment(`${generation} ${name}`, { simulators: { plannr: { generation } } })
    return { at, browser: openBrowser(at) }
  }

  test('a refused refresh, with any wording, requires a new consent and keeps the connection', async () => {
    const { at, browser } = await environment('refresh')
    const { id } = await browser.connectOrThrow({ integration: 'plannr', model: 'delegation' }, tom)
    at.simulators.plannr.revokeEverything()
    const refused = await browser.api(id, '/api/v1/me')
    expect(refused.status).toBe(424)
    expect(await refused.json()).toMatchObject({ code: 'reconnect-required', connection: id })
    expect((await visibleState(browser)).connections).toMatchObject({
      connections: [{ id, status: 'reconnect-required' }],
    })
    const again = await browser.connectOrThrow(
      { integration: 'plannr', model: 'delegation', purpose: 'reconnect', connection: id },
      tom,
    )
    expect(again).toMatchObject({ id, status: 'active' })
    expect((await browser.api(id, '/api/v1/me')).status).toBe(200)
  })

  test('an expired code is code-rejected, and nothing is stored', async () => {
    const { at, browser } = await environment('code')
    const pending = await browser.start({ integration: 'plannr' })
    const callback = await browser.atProvider(pending, tom)
    const before = await visibleState(browser)
    at.simulators.plannr.revokeEverything()
    const refused = await browser.complete(pending, callback)
    expect(refused.body).toMatchObject({ code: 'code-rejected' })
    expect(await visibleState(browser)).toEqual(before)
  })

  test('a malformed code is code-rejected', async () => {
    const { browser } = await environment('garbled code')
    const pending = await browser.start({ integration: 'plannr' })
    const callback = await browser.atProvider(pending, tom)
    callback.searchParams.set('code', 'def50200garbled')
    expect((await browser.complete(pending, callback)).body).toMatchObject({ code: 'code-rejected' })
  })

  test('a wrong client secret is reported to the operator, not blamed on the person', async () => {
    const at = await recordedDeployment(`${generation} client`, {
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

  test('an unknown personal token is refused and not stored', async () => {
    const { browser } = await environment('pasted')
    const added = await browser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token: 'CANARY-AT-unknown',
      ends_on: '2026-06-30',
    })
    expect(added.body).toMatchObject({ code: 'personal-token-rejected' })
    expect((await visibleState(browser)).connections).toEqual({ connections: [] })
  })

  test('too many calls are rate-limited without a token renewal', async () => {
    const { at, browser } = await environment('throttle')
    const { id } = await browser.connectOrThrow({ integration: 'plannr', model: 'delegation' }, tom)
    const requestsBefore = tokenRequests(at).length
    at.simulators.plannr.limits.apiPerMinute = 0
    const limited = await browser.api(id, '/api/v1/me')
    expect(limited.status).toBe(429)
    expect(limited.headers.get('planbridge-code')).toBe('rate-limited')
    expect(tokenRequests(at)).toHaveLength(requestsBefore)
  })
})

describe('Docplanner', () => {
  const opened = async (name: string, options: DeploymentOptions = {}) => {
    const at = await recordedDeployment(`Docplanner ${name}`, options)
    const browser = openBrowser(at)
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    return { at, browser, id: added.ok ? added.body.id : '' }
  }
  const facilities = '/api/v3/integration/facilities'

  const refusedClient = async (name: string, client: Record<string, unknown>) => {
    const registered = [
      { clientId: '12_planbridge', clientSecret: 'CANARY-SECRET-docplanner-55e1', ...client },
    ]
    const at = await recordedDeployment(`Docplanner ${name}`, {
      simulators: { docplanner: { clients: registered } },
    })
    const added = await openBrowser(at).call(endpoints.addServiceAccount, {
      integration: 'docplanner' as never,
    })
    return { at, added }
  }

  test('a refused client is reported to the operator even when the description is null', async () => {
    const { at, added } = await refusedClient('client', { clientSecret: 'CANARY-SECRET-another' })
    expect(added).toMatchObject({ status: 502, body: { code: 'client-credentials-rejected' } })
    expect(
      at.logs.filter(({ event, level }) => event === 'client.refused' && level === 'error'),
    ).toHaveLength(1)
  })

  test('a grant type that is not registered for the client is reported to the operator', async () => {
    const { added } = await refusedClient('grant', { grantTypes: ['password'] })
    expect(added.body).toMatchObject({ code: 'client-credentials-rejected' })
  })

  test.each(['expireTokens', 'deleteTokens'] as const)(
    'a token refused with invalid_grant is fetched again once (%s)',
    async (ends) => {
      const { at, browser, id } = await opened(ends)
      expect((await browser.api(id, facilities)).status).toBe(200)
      at.simulators.docplanner[ends]()
      expect((await browser.api(id, facilities)).status).toBe(200)
      expect(tokenRequests(at)).toHaveLength(2)
    },
  )

  test('a facility of another client is scope-missing, and the connection stays', async () => {
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

  test('too many calls are rate-limited, with the body of the provider', async () => {
    const { at, browser, id } = await opened('limits')
    await browser.api(id, facilities)
    at.simulators.docplanner.limits.getPerHour = 0
    const limited = await browser.api(id, facilities)
    expect(limited.status).toBe(429)
    expect(limited.headers.get('planbridge-code')).toBe('rate-limited')
  })

  test('a redirect from the API is not followed, and its target gets no token', async () => {
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

describe('a user-present call without its person', () => {
  const endings: readonly {
    readonly how: string
    readonly leave: (environment: Environment) => Promise<void>
  }[] = [
    { how: 'has signed out', leave: async ({ browser }) => void (await browser.call(endpoints.signOut, {})) },
    { how: 'has been idle for too long', leave: async ({ at }) => at.clock.pass(1800) },
    {
      how: 'has been signed in for eight hours',
      leave: async ({ at, browser }) => {
        for (let minutes = 0; minutes < 480; minutes += 20) {
          await visibleState(browser)
          at.clock.pass(1200)
        }
      },
    },
    {
      how: 'has signed in as another person',
      leave: async ({ at, browser }) => {
        const away = openBrowser(at)
        for (const [name, value] of browser.jar) away.jar.set(name, value)
        await away.connectOrThrow({ integration: 'dp-hybrid' }, { account: 'mei.tanaka' })
      },
    },
  ]

  test.each(endings)(
    'is user-not-present when the person $how, and a delegation still works',
    async ({ how, leave }) => {
      const at = await recordedDeployment(`user-not-present ${how}`, {
        simulators: { dynamicPlanner: { accessTokenSeconds: 86_400 } },
      })
      const browser = openBrowser(at)
      const present = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
      const delegation = await browser.connectOrThrow(
        { integration: 'dp-hybrid', model: 'delegation' },
        priya,
      )
      const ask = (connection: typeof present.id) => at.planbridge.freshToken({ connection, present: false })
      expect((await ask(present.id)).kind).toBe('token')
      await leave({ at, browser })
      expect(await ask(present.id)).toMatchObject({ kind: 'refused', code: 'user-not-present' })
      expect((await ask(delegation.id)).kind).toBe('token')
    },
  )
})
