import { inboundLimits } from '@planbridge/bff/internal/http/browser/inbound-rate-limit.ts'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { endpoints } from '@planbridge/shared/contract'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { recordSecret } from '../../harness/artifacts.ts'
import { type Browser, openBrowser, type Pending } from '../../harness/deployment/browser.ts'
import { environment } from '../../harness/deployment/config-text.ts'
import { alternating, twoInstances } from '../../harness/deployment/instances.ts'
import { recordedDeployment, tokenRequests } from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { freePort } from '../../harness/free-ports.ts'
import { expectRejected } from './expect-rejected.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }

const consents = [
  { integration: 'dp-hybrid', model: 'user-present', who: priya },
  { integration: 'dp-hybrid', model: 'delegation', who: priya },
  { integration: 'dp-code', model: 'user-present', who: priya },
  { integration: 'plannr', model: 'user-present', who: tom },
  { integration: 'plannr', model: 'delegation', who: tom },
] as const

const registered = {
  'dp-hybrid': {
    response_type: 'code id_token',
    client_id: 'planbridge-hybrid',
    redirect_uri: 'http://localhost:8787/callback/dynamic-planner',
  },
  'dp-code': {
    response_type: 'code',
    client_id: 'planbridge-code',
    redirect_uri: 'http://localhost:8787/oauth/dynamic-planner/return',
  },
  plannr: {
    response_type: 'code',
    client_id: '9a1d8c7e-planbridge',
    redirect_uri: 'http://localhost:8787/callback/plannr',
  },
} as const

const scopes: Readonly<Record<string, string>> = {
  'dp-hybrid user-present': 'openid profile crm.read',
  'dp-hybrid delegation': 'openid profile crm.read offline_access',
  'dp-code user-present': 'openid profile crm.read',
  'plannr user-present': '*',
  'plannr delegation': '*',
}

const rawOf = (callback: URL) => (callback.hash || callback.search).slice(1)

/** The response of another attempt with the state of this one. */
const withState = (callback: URL, state: string, more: Record<string, string> = {}): URL => {
  const url = new URL(callback)
  const parameters = new URLSearchParams(rawOf(callback))
  parameters.set('state', state)
  for (const [name, value] of Object.entries(more)) parameters.set(name, value)
  if (callback.hash) url.hash = parameters.toString()
  else url.search = parameters.toString()
  return url
}

const post = (browser: Browser, path: string, body: unknown) =>
  browser.send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Starts an attempt and returns the raw response. */
const startRaw = async (browser: Browser): Promise<Response> => {
  const { challenge } = await makeProof(crypto)
  return post(browser, '/bff/attempts', {
    purpose: 'sign-in',
    integration: 'plannr',
    model: 'user-present',
    challenge,
  })
}

const postBody = async (browser: Browser, path: string, body: unknown) => {
  const response = await post(browser, path, body)
  return { status: response.status, body: (await response.json()) as unknown }
}

const formOf = (body: string) => new URLSearchParams(body)

describe('the start of an attempt', () => {
  test('TX-04: state has at least 128 bits, does not repeat in 1 000 starts and is unbiased', async () => {
    const at = await recordedDeployment('TX-04')
    const browser = openBrowser(at)
    const states: string[] = []
    for (let start = 0; start < 1000; start++) {
      states.push((await browser.start({ integration: 'dp-hybrid' })).facts.state)
      at.clock.pass(1)
    }
    expect(new Set(states).size).toBe(1000)
    for (const state of states) expect(state).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const bits = states.map((state) =>
      [...base64url.decode(state)].flatMap((byte) => byte.toString(2).padStart(8, '0').split('')),
    )
    const ones = Array.from({ length: 256 }, (_, bit) => bits.filter((drawn) => drawn[bit] === '1').length)
    // Six standard deviations of 1 000 fair coins: a false alarm once in two million runs over all 256 bits.
    for (const count of ones) expect(Math.abs(count - 500)).toBeLessThan(95)
  })

  test('TX-05: every request for an ID token has its own nonce of at least 128 bits', async () => {
    const at = await recordedDeployment('TX-05')
    const browser = openBrowser(at)
    const nonces: (string | null)[] = []
    for (let start = 0; start < 100; start++) {
      const pending = await browser.start({ integration: start % 2 ? 'dp-hybrid' : 'dp-code' })
      const onTheWire = new URL(browser.authorizeUrl(pending)).searchParams.get('nonce')
      expect(onTheWire).toBe(pending.facts.nonce)
      expect(onTheWire).not.toBe(pending.facts.state)
      nonces.push(onTheWire)
    }
    expect(new Set(nonces).size).toBe(100)
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test('TX-05: a new attempt after a failure has another nonce', async () => {
    const at = await recordedDeployment('TX-05 retry')
    const browser = openBrowser(at)
    const first = await browser.start({ integration: 'dp-hybrid' })
    const denied = await browser.complete(
      first,
      await browser.atProvider(first, { ...priya, decision: 'deny' }),
    )
    expect(denied.body).toMatchObject({ code: 'consent-denied' })
    const second = await browser.start({ integration: 'dp-hybrid' })
    expect(second.facts.nonce).not.toBe(first.facts.nonce)
    expect(second.facts.state).not.toBe(first.facts.state)
  })

  test.each(consents)(
    'TX-08: the authorize URL of $integration for $model has each parameter once and only configured values',
    async ({ integration, model }) => {
      const at = await recordedDeployment(`TX-08 ${integration} ${model}`)
      const browser = openBrowser(at)
      const url = new URL(browser.authorizeUrl(await browser.start({ integration, model })))
      const names = [...url.searchParams.keys()]
      expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
      const { scope, ...parameters } = Object.fromEntries(url.searchParams)
      expect(parameters).toMatchObject(registered[integration])
      expect(parameters['response_mode']).toBe(integration === 'dp-hybrid' ? 'fragment' : undefined)
      expect(scope).toBe(scopes[`${integration} ${model}`])
      expect(url.hash).toBe('')
    },
  )

  test.each(consents)(
    'TX-09: no secret is in the authorize URL, the facts or the catalog of $integration for $model',
    async ({ integration, model }) => {
      const at = await recordedDeployment(`TX-09 ${integration} ${model}`)
      const browser = openBrowser(at)
      const url = browser.authorizeUrl(await browser.start({ integration, model }))
      await browser.call(endpoints.getCatalog, {})
      const output = [url, decodeURIComponent(url), ...at.responses].join('\n')
      expect(output).not.toContain('CANARY')
      for (const secret of Object.values(environment)) expect(output).not.toContain(secret)
    },
  )

  test('TX-15: an unknown integration is not found, and its name is not echoed', async () => {
    const at = await recordedDeployment('TX-15')
    const browser = openBrowser(at)
    const { challenge } = await makeProof(crypto)
    const names = [
      'evil-slug-4711',
      '../../etc',
      '<script>alert(4711)</script>',
      'constructor',
      '__proto__',
      'dp-hybrid%00',
    ]
    for (const integration of names) {
      const response = await post(browser, '/bff/attempts', {
        purpose: 'sign-in',
        integration,
        model: 'user-present',
        challenge,
      })
      expect([400, 404]).toContain(response.status)
      const text = await response.text()
      expect(text).not.toContain(integration)
      expect([...response.headers.values()].join()).not.toContain('4711')
    }
    expect(
      (
        await postBody(browser, '/bff/attempts', {
          purpose: 'sign-in',
          integration: 'evil-slug-4711',
          model: 'user-present',
          challenge,
        })
      ).body,
    ).toMatchObject({
      code: 'integration-not-found',
    })
  })
})

describe('PKCE', () => {
  test.each(['dp-code', 'plannr'] as const)(
    'TX-06: %s gets an S256 challenge and at the token endpoint its verifier, new for each attempt',
    async (integration) => {
      const at = await recordedDeployment(`TX-06 ${integration}`)
      const browser = openBrowser(at)
      const challenges: (string | null)[] = []
      for (let round = 0; round < 3; round++) {
        const pending = await browser.start({ integration })
        const url = new URL(browser.authorizeUrl(pending))
        expect(url.searchParams.get('code_challenge_method')).toBe('S256')
        challenges.push(url.searchParams.get('code_challenge'))
        const done = await browser.complete(
          pending,
          await browser.atProvider(pending, integration === 'plannr' ? tom : priya),
        )
        expect(done.status).toBe(200)
        const verifier = formOf(tokenRequests(at).at(-1)?.body ?? '').get('code_verifier') ?? ''
        expect(verifier).toMatch(/^[A-Za-z0-9._~-]{43,128}$/)
        const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
        expect(base64url.encode(new Uint8Array(digest))).toBe(challenges.at(-1))
      }
      expect(new Set(challenges).size).toBe(3)
    },
  )

  test.each([
    'plain-text-verifier',
    '',
    'a'.repeat(44),
    'a'.repeat(42),
    `${'a'.repeat(42)}=`,
    ['a'.repeat(43)],
    null,
  ])('TX-06: %j is not accepted as a challenge, nor any method except S256', async (challenge) => {
    const at = await recordedDeployment(`TX-06 ${JSON.stringify(challenge)}`)
    const browser = openBrowser(at)
    const options = { purpose: 'sign-in', integration: 'dp-code', model: 'user-present' }
    expect((await post(browser, '/bff/attempts', { ...options, challenge })).status).toBe(400)
    const proof = await makeProof(crypto)
    const named = { ...options, challenge: proof.challenge, code_challenge_method: 'plain' }
    expect((await post(browser, '/bff/attempts', named)).status).toBe(400)
    expect(browser.jar.size).toBe(0)
  })

  test('TX-06: for a provider without PKCE, a wrong verifier is refused before the code is exchanged', async () => {
    const at = await recordedDeployment('TX-06 withheld')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    expect(browser.authorizeUrl(pending)).not.toContain('code_challenge')
    const callback = await browser.atProvider(pending, priya)
    await expectRejected(at, browser, 'proof-mismatch', async () =>
      browser.complete({ ...pending, proof: await makeProof(crypto) }, callback),
    )
    // The attempt stays refused, so that there is only one guess.
    await expectRejected(at, browser, 'attempt-spent', () => browser.complete(pending, callback))
  })

  test.each(consents)(
    'TX-07: the verifier of $integration for $model is in no URL and no response',
    async ({ integration, model, who }) => {
      const at = await recordedDeployment(`TX-07 ${integration} ${model}`)
      const browser = openBrowser(at)
      const pending = await browser.start({ integration, model })
      const callback = await browser.atProvider(pending, who)
      recordSecret(pending.proof.verifier)
      const done = await browser.complete(pending, callback)
      expect(done.status).toBe(200)
      const urls = Object.values(at.simulators).flatMap(({ log }) => log.entries.map(({ url }) => url))
      const output = [
        ...urls,
        browser.authorizeUrl(pending),
        callback.href,
        ...at.responses,
        JSON.stringify(at.logs),
      ].join('\n')
      expect(output).not.toContain(pending.proof.verifier)
    },
  )
})

describe('the session of an attempt', () => {
  const overrides = {
    nonce: 'n',
    expectedNonce: 'n',
    state_expected: 's',
    redirect_uri: 'https://evil.example/',
    issuer: 'https://evil.example',
    token_endpoint: 'https://evil.example/token',
    code_challenge: 'c',
    client_id: 'evil',
    provider: 'evil',
    integration: 'plannr',
  } as const

  test.each(Object.entries(overrides))(
    'TX-01 HC-02: %s in the body of complete overrides nothing: the request is refused, and the attempt stays pending',
    async (name, value) => {
      const at = await recordedDeployment(`HC-02 ${name}`)
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'dp-hybrid' })
      const callback = await browser.atProvider(pending, priya)
      const body = {
        mode: 'fragment',
        path: callback.pathname,
        raw: rawOf(callback),
        verifier: pending.proof.verifier,
        [name]: value,
      }
      await expectRejected(at, browser, 'request-malformed', () =>
        postBody(browser, '/bff/attempts/complete', body),
      )
      expect((await browser.complete(pending, callback)).status).toBe(200)
      const form = formOf(tokenRequests(at).at(-1)?.body ?? '')
      expect(Object.fromEntries(form)).toMatchObject({
        client_id: 'planbridge-hybrid',
        redirect_uri: 'http://localhost:8787/callback/dynamic-planner',
      })
    },
  )

  test.each(Object.entries(overrides))(
    'TX-01 HC-02: %s among the response parameters overrides nothing: the values stored at the start are used',
    async (name, value) => {
      const at = await recordedDeployment(`HC-02 raw ${name}`)
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'dp-hybrid' })
      const callback = withState(await browser.atProvider(pending, priya), pending.facts.state, {
        [name]: value,
      })
      expect((await browser.complete(pending, callback)).status).toBe(200)
      const [request] = tokenRequests(at)
      expect(request?.origin).toBe('http://127.0.0.1:4101')
      expect(request?.body).not.toContain('evil')
    },
  )

  test('TX-01 HC-03: a stolen code and ID token are refused in the thief’s attempt, with any claimed nonce', async () => {
    const at = await recordedDeployment('HC-03')
    const victim = openBrowser(at)
    const thief = openBrowser(at)
    const theirs = await victim.start({ integration: 'dp-hybrid' })
    const stolen = await victim.atProvider(theirs, priya)
    const nonce = theirs.facts.nonce ?? ''
    const mine = await thief.start({ integration: 'dp-hybrid' })
    await expectRejected(at, thief, 'nonce-mismatch', () =>
      thief.complete(mine, withState(stolen, mine.facts.state, { nonce, expected_nonce: nonce })),
    )
    const again = await thief.start({ integration: 'dp-hybrid' })
    await expectRejected(at, thief, 'request-malformed', () =>
      postBody(thief, '/bff/attempts/complete', {
        mode: 'fragment',
        path: stolen.pathname,
        raw: rawOf(withState(stolen, again.facts.state)),
        verifier: again.proof.verifier,
        nonce,
      }),
    )
    expect((await victim.complete(theirs, stolen)).status).toBe(200)
  })

  test('TX-01: the verifier is checked against the challenge of its own attempt only', async () => {
    const at = await recordedDeployment('TX-01 proof')
    const browser = openBrowser(at)
    const one = await browser.start({ integration: 'dp-hybrid' })
    const other = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(one, priya)
    await expectRejected(at, browser, 'proof-mismatch', () =>
      browser.complete({ ...one, proof: other.proof }, callback),
    )
    expect((await browser.complete(other, await browser.atProvider(other, priya))).status).toBe(200)
  })

  test.each(consents)(
    'TX-02 HC-01: $integration for $model: a genuine response without the cookie is refused, and the owner’s attempt stays pending',
    async ({ integration, model, who }) => {
      const at = await recordedDeployment(`TX-02 ${integration} ${model}`)
      const owner = openBrowser(at)
      const otherBrowser = openBrowser(at)
      const pending = await owner.start({ integration, model })
      const callback = await owner.atProvider(pending, who)
      await expectRejected(at, otherBrowser, 'session-required', () =>
        otherBrowser.complete(pending, callback),
      )
      expect(otherBrowser.jar.size).toBe(0)
      expect((await owner.complete(pending, callback)).status).toBe(200)
    },
  )

  test.each(consents)(
    'TX-03 HC-01: $integration for $model: two browsers cannot complete each other’s attempts',
    async ({ integration, model, who }) => {
      const at = await recordedDeployment(`TX-03 ${integration} ${model}`)
      const [a, b] = [openBrowser(at), openBrowser(at)]
      const [ofA, ofB] = [await a.start({ integration, model }), await b.start({ integration, model })]
      const [atA, atB] = [await a.atProvider(ofA, who), await b.atProvider(ofB, who)]
      await expectRejected(at, a, 'attempt-of-another-session', () => a.complete(ofB, atB))
      await expectRejected(at, b, 'attempt-of-another-session', () => b.complete(ofA, atA))
      expect((await a.complete(ofA, atA)).status).toBe(200)
      expect((await b.complete(ofB, atB)).status).toBe(200)
    },
  )

  test('HC-01: the cookie of a session with a completed attempt completes no attempt of another', async () => {
    const at = await recordedDeployment('HC-01 finished')
    const [a, b] = [openBrowser(at), openBrowser(at)]
    await a.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const ofB = await b.start({ integration: 'dp-hybrid' })
    const atB = await b.atProvider(ofB, { account: 'mei.tanaka' })
    await expectRejected(at, a, 'attempt-of-another-session', () => a.complete(ofB, atB))
    expect((await b.complete(ofB, atB)).status).toBe(200)
  })
})

describe('the lifetime of an attempt', () => {
  test('TX-10: an attempt expires ten minutes after its start, and its code is not sent anywhere', async () => {
    const at = await recordedDeployment('TX-10')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    expect(Date.parse(pending.facts.expires_at) - at.clock.now()).toBeLessThanOrEqual(600_000)
    at.clock.pass(600)
    await expectRejected(at, browser, 'attempt-expired', () => browser.complete(pending, callback))
  })

  test('TX-10: an attempt can be completed one second before it expires', async () => {
    const at = await recordedDeployment('TX-10 in time')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'plannr' })
    at.clock.pass(580)
    const callback = await browser.atProvider(pending, tom)
    at.clock.pass(19)
    expect((await browser.complete(pending, callback)).status).toBe(200)
  })

  test('TX-11: an attempt can be completed once by its owner, and another session does not use it up', async () => {
    const at = await recordedDeployment('TX-11')
    const owner = openBrowser(at)
    const otherBrowser = openBrowser(at)
    await otherBrowser.start({ integration: 'dp-hybrid' })
    const pending = await owner.start({ integration: 'dp-hybrid' })
    const callback = await owner.atProvider(pending, priya)
    await expectRejected(at, otherBrowser, 'attempt-of-another-session', () =>
      otherBrowser.complete(pending, callback),
    )
    expect((await owner.complete(pending, callback)).status).toBe(200)
    const proof = await makeProof(crypto)
    await expectRejected(at, owner, 'attempt-spent', () => owner.complete({ ...pending, proof }, callback))
    await expectRejected(at, owner, 'attempt-spent', () =>
      owner.complete(pending, withState(callback, pending.facts.state, { code: 'another' })),
    )
  })

  const finishInReverse = async (browser: Browser, attemptOptions: readonly (typeof consents)[number][]) => {
    const pending: { of: Pending; who: { account: string } }[] = []
    for (const { who, ...options } of attemptOptions) pending.push({ of: await browser.start(options), who })
    const answers: { of: Pending; callback: URL }[] = []
    for (const { of, who } of pending) answers.push({ of, callback: await browser.atProvider(of, who) })
    const finished = []
    for (const { of, callback } of answers.toReversed()) finished.push(await browser.complete(of, callback))
    return finished
  }

  test('TX-12 HC-05: five attempts at two providers, completed in reverse order, all succeed without mix-up', async () => {
    const at = await recordedDeployment('TX-12')
    const browser = openBrowser(at)
    const finished = await finishInReverse(browser, consents)
    expect(finished.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const made = finished.flatMap(({ ok, body }) => (ok ? [body.connection] : []))
    expect(made.map(({ integration, model }) => ({ integration: String(integration), model }))).toEqual(
      consents.map(({ integration, model }) => ({ integration, model })).toReversed(),
    )
    expect((await visibleState(browser)).connections).toMatchObject({ connections: { length: 5 } })
    expect(tokenRequests(at)).toHaveLength(5)
  })

  test('TX-12: of five attempts in two tabs at one integration, each response completes only its own', async () => {
    const at = await recordedDeployment('TX-12 crossed')
    const browser = openBrowser(at)
    const pending: Pending[] = []
    for (let tab = 0; tab < 5; tab++) pending.push(await browser.start({ integration: 'dp-hybrid' }))
    const callbacks = await Promise.all(pending.map((one) => browser.atProvider(one, priya)))
    const [first, second] = pending as [Pending, Pending, ...Pending[]]
    const [, ofSecond] = callbacks as [URL, URL, ...URL[]]
    await expectRejected(at, browser, 'nonce-mismatch', () =>
      browser.complete(first, withState(ofSecond, first.facts.state)),
    )
    for (const tab of [4, 3, 2, 1]) {
      const done = await browser.complete(pending[tab] ?? second, callbacks[tab] ?? ofSecond)
      expect(done.status).toBe(200)
    }
    expect(tokenRequests(at)).toHaveLength(4)
  })

  test('TX-13 HC-05: after a hundred starts ten attempts are pending, with the same session and cookie size', async () => {
    const at = await recordedDeployment('TX-13')
    const browser = openBrowser(at)
    const started: Pending[] = []
    const cookies = new Set<string>()
    for (let start = 0; start < 100; start++) {
      started.push(await browser.start({ integration: start % 2 ? 'dp-hybrid' : 'plannr' }))
      cookies.add([...browser.jar].join())
      at.clock.pass(1)
    }
    expect(cookies.size).toBe(1)
    expect([...cookies].join().length).toBeLessThan(100)
    const oldest = started[0] as Pending
    const answer = new URL(`${oldest.facts.redirect_uri}?code=c&state=${oldest.facts.state}`)
    await expectRejected(at, browser, 'state-unknown', () => browser.complete(oldest, answer))
    const finished = []
    for (const pending of started.slice(-10)) {
      const who = pending.facts.nonce === null ? tom : priya
      finished.push((await browser.complete(pending, await browser.atProvider(pending, who))).status)
    }
    expect(finished).toEqual(Array.from({ length: 10 }, () => 200))
  })

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'TX-14: %s starts no attempt and no session',
    async (method) => {
      const at = await recordedDeployment(`TX-14 ${method}`)
      const browser = openBrowser(at)
      for (const path of [
        '/bff/attempts',
        '/bff/attempts?integration=dp-hybrid',
        '/bff/attempts?iss=http://127.0.0.1:4101/identity&login_hint=x',
      ]) {
        const response = await browser.send(path, { method })
        expect([403, 404, 405]).toContain(response.status)
        expect(response.headers.get('set-cookie')).toBeNull()
      }
      expect(at.logs.filter(({ event }) => event === 'attempt.started')).toEqual([])
    },
  )

  test('TX-14: no URL of the app starts a sign-in from a link', async () => {
    const at = await recordedDeployment('TX-14 links')
    const browser = openBrowser(at)
    for (const path of [
      '/login?iss=http://127.0.0.1:4101/identity',
      '/callback/plannr?iss=x&login_hint=y',
      '/connect?integration=plannr',
    ]) {
      const response = await browser.send(path, {
        headers: {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        },
      })
      expect(response.status).toBe(200)
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    expect(at.logs).toEqual([])
  })
})

describe('rate limits of attempts', () => {
  test('TX-16 TX-40: without trusted proxies the client address is that of the socket, and no header changes it', async () => {
    const port = await freePort()
    const serving = await serve({ fetch: (_, caller) => Response.json(caller) }, { host: '127.0.0.1', port })
    const forwarded = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: forwarded })
    expect(await response.json()).toEqual({ address: '127.0.0.1', peer: '127.0.0.1' })
    await serving.close()
  })

  test('TX-16: a session that starts too many attempts gets Retry-After, and others are not affected', async () => {
    const at = await recordedDeployment('TX-16 session')
    const browser = openBrowser(at)
    await browser.start({ integration: 'plannr' })
    const statuses: number[] = []
    for (let start = 0; start < 125; start++) statuses.push((await startRaw(browser)).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(120)
    const refused = await startRaw(browser)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', retry_after: 1 })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await startRaw(openBrowser(at))).status).toBe(200)
    at.clock.pass(1)
    expect((await startRaw(browser)).status).toBe(200)
  })

  test('TX-16: a new session id does not reset the count', async () => {
    const at = await recordedDeployment('TX-16 rotation')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    // The oldest attempt is dropped first. The order within one millisecond is undefined.
    at.clock.pass(0.001)
    for (let start = 0; start < 120; start++) await startRaw(browser)
    const former = [...browser.jar].join()
    expect((await browser.complete(pending, await browser.atProvider(pending, priya))).body).toMatchObject({
      code: 'state-unknown',
    })
    const before = await startRaw(browser)
    at.clock.pass(60)
    const again = await browser.start({ integration: 'dp-hybrid' })
    expect((await browser.complete(again, await browser.atProvider(again, priya))).status).toBe(200)
    expect([...browser.jar].join()).not.toBe(former)
    const statuses: number[] = []
    for (let start = 0; start < 120; start++) statuses.push((await startRaw(browser)).status)
    expect(before.status).toBe(429)
    expect(statuses.filter((status) => status === 200)).toHaveLength(119)
  })

  test('TX-16: guesses at complete are counted and cause no request to the provider', async () => {
    const at = await recordedDeployment('TX-16 complete')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'plannr' })
    const wrong = new URL(`${pending.facts.redirect_uri}?code=c&state=${'x'.repeat(43)}`)
    const codes: string[] = []
    for (let guess = 0; guess < 125; guess++) {
      const result = await browser.complete(pending, wrong)
      codes.push(result.ok ? 'completed' : result.body.code)
    }
    expect(codes.slice(0, 120)).toEqual(Array.from({ length: 120 }, () => 'state-unknown'))
    expect(codes.slice(120)).toEqual(Array.from({ length: 5 }, () => 'too-many-requests'))
    expect(tokenRequests(at)).toHaveLength(0)
  })

  test('TX-16: without a session the count is per client address, and headers do not change it', async () => {
    const at = await recordedDeployment('TX-16 address')
    const { challenge } = await makeProof(crypto)
    const body = JSON.stringify({
      purpose: 'sign-in',
      integration: 'plannr',
      model: 'user-present',
      challenge,
    })
    const from = (address: string, claimed: string) =>
      at.planbridge.fetch(
        new Request(`${at.origin}/bff/attempts`, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'x-planbridge': '1',
            origin: at.origin,
            'x-forwarded-for': claimed,
            forwarded: `for=${claimed}`,
            'x-real-ip': claimed,
          },
        }),
        { address },
      )
    const statuses: number[] = []
    const { calls } = inboundLimits.strangers
    for (let start = 0; start <= calls; start++)
      statuses.push((await from('203.0.113.7', `198.51.100.${start % 250}`)).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(calls)
    expect(statuses.at(-1)).toBe(429)
    expect((await from('203.0.113.8', '203.0.113.7')).status).toBe(200)
  })
})

describe('completing an attempt more than once', () => {
  test('CB-15 HC-04: ten identical concurrent responses cause one token request and ten equal outcomes', async () => {
    const at = await recordedDeployment('CB-15')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.complete(pending, callback)))
    expect(tokenRequests(at)).toHaveLength(1)
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(new Set(answers.map(({ ok, body }) => (ok ? body.connection.id : body.code))).size).toBe(1)
    const { session, connections } = await visibleState(browser)
    expect(session).toMatchObject({ state: 'signed-in' })
    expect(connections).toMatchObject({ connections: { length: 1 } })
  })

  test.each(['dp-hybrid', 'dp-code', 'plannr'] as const)(
    'CB-15 HC-04: %s: the same is true over two instances with one store',
    async (integration) => {
      const both = await twoInstances(`CB-15 two instances ${integration}`)
      const browser = openBrowser(alternating(both))
      const pending = await browser.start({ integration })
      const callback = await browser.atProvider(pending, integration === 'plannr' ? tom : priya)
      const answers = await Promise.all(Array.from({ length: 10 }, () => browser.complete(pending, callback)))
      expect(tokenRequests(both[0])).toHaveLength(1)
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
      expect((await visibleState(browser)).connections).toMatchObject({ connections: { length: 1 } })
    },
  )

  test.each(['guests', 'signed-in-people'] as const)(
    'CB-14: for %s, when the response to complete is lost, repeating with the former cookie returns the same outcome',
    async (posture) => {
      const at = await recordedDeployment(`lost answer ${posture}`, { posture })
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'dp-hybrid', return_to: '/connections' })
      const callback = await browser.atProvider(pending, priya)
      const former = [...browser.jar]
      const result = await browser.complete(pending, callback)
      expect([...browser.jar]).not.toEqual(former)
      // The browser did not get that response and still has the former cookie.
      browser.jar.clear()
      for (const [name, value] of former) browser.jar.set(name, value)
      const again = await browser.complete(pending, callback)
      expect(again.body).toEqual(result.body)
      expect(again.body).toMatchObject({ return_to: '/connections' })
      expect([...browser.jar]).not.toEqual(former)
      expect(tokenRequests(at)).toHaveLength(1)
      const { session, connections } = await visibleState(browser)
      expect(session).toMatchObject({ state: 'signed-in', name: 'Priya Nair' })
      expect(connections).toMatchObject({ connections: { length: 1 } })
    },
  )

  test('CB-14: repeating a failed completion returns the same failure without another token request', async () => {
    const at = await recordedDeployment('lost failure')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, { ...priya, decision: 'deny' })
    const codes = [await browser.complete(pending, callback), await browser.complete(pending, callback)]
    expect(codes.map(({ body }) => body)).toMatchObject([
      { code: 'consent-denied' },
      { code: 'consent-denied' },
    ])
    expect(tokenRequests(at)).toHaveLength(0)
  })

  test('CB-14 HC-04: an hour later the same response is a replay, and the session and its connection are unchanged', async () => {
    const at = await recordedDeployment('HC-04 replay', {
      simulators: { dynamicPlanner: { accessTokenSeconds: 86_400 } },
    })
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    const done = await browser.complete(pending, callback)
    at.clock.pass(1500)
    await visibleState(browser)
    at.clock.pass(1500)
    await expectRejected(at, browser, 'attempt-spent', () => browser.complete(pending, callback))
    expect(done.ok && (await browser.api(done.body.connection.id, '/crm/v1/clients?pageSize=1')).status).toBe(
      200,
    )
  })

  test('CB-14: a response has the same outcome until five minutes after its attempt expires, and is a replay from then on', async () => {
    const at = await recordedDeployment('CB-14 edge')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, priya)
    const first = await browser.complete(pending, callback)
    at.clock.pass(899.999)
    expect((await browser.complete(pending, callback)).body).toEqual(first.body)
    at.clock.pass(0.001)
    expect(await browser.complete(pending, callback)).toMatchObject({ body: { code: 'attempt-spent' } })
    expect(tokenRequests(at)).toHaveLength(1)
  })

  test('CB-14: a refresh works after the response was posted twice', async () => {
    const at = await recordedDeployment('CB-14 refresh')
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-hybrid', model: 'delegation' })
    const callback = await browser.atProvider(pending, priya)
    const done = await browser.complete(pending, callback)
    await browser.complete(pending, callback)
    at.simulators.dynamicPlanner.expireAccessTokens()
    expect(done.ok && (await browser.api(done.body.connection.id, '/crm/v1/clients?pageSize=1')).status).toBe(
      200,
    )
    expect(tokenRequests(at).map(({ body }) => formOf(body).get('grant_type'))).toEqual([
      'authorization_code',
      'refresh_token',
    ])
  })
})
