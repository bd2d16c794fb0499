import { authorizationRequest } from '@planbridge/web/core/front-channel/authorization-request.ts'
import { describe, expect, test } from 'vitest'
import { openBrowser, type Pending } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { faultCases, titled } from '../../harness/fault-cases.ts'
import { authorizationResponseFaults } from '../../mock/faults/authorization-response/index.ts'
import { dynamicPlannerIssuer } from '../../mock/faults/provider/addresses.ts'
import type { AuthorizationResponse, Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { withClaims } from '../../mock/faults/provider/id-token-draft.ts'
import { expectRejectionAt } from './expect-hostile-rejected.ts'
import { authorizationResponseExpectations } from './expectations/authorization-response.ts'

const alice = { account: 'alice' }
const tom = { account: 'tom@elmsample.example' }
const flows = ['dp-hybrid', 'dp-code'] as const
const responseTypes = { 'dp-hybrid': 'code id_token', 'dp-code': 'code' } as const
const cases = faultCases(authorizationResponseFaults, authorizationResponseExpectations)

const openEnvironment = async () => {
  const at = await hostileDeployment()
  const browser = openBrowser(at)
  return { at, browser, expectRejected: await expectRejectionAt(at, browser) }
}

/** Changes the parameters of a callback URL. */
const changed = (callback: URL, change: (parameters: URLSearchParams) => void): URL => {
  const url = new URL(callback)
  const inFragment = url.hash !== ''
  const parameters = new URLSearchParams((inFragment ? url.hash : url.search).slice(1))
  change(parameters)
  url[inFragment ? 'hash' : 'search'] = parameters.toString()
  return url
}

const parametersOf = (callback: URL) => new URLSearchParams((callback.hash || callback.search).slice(1))

describe.each(flows)(
  'CB-13: the front-channel response of %s is checked before the code is sent anywhere',
  (integration) => {
    const faults = cases.filter((fault) => fault.responseTypes?.includes(responseTypes[integration]) ?? true)

    test.each(titled(faults))('%s', async (_, { make, outcome }) => {
      const { at, browser, expectRejected } = await openEnvironment()
      at.provider.behave({ authorizationResponse: make })
      const result = await browser.connect({ integration }, alice)
      await expectRejected(result, { code: outcome, fault: 'front' })
      at.provider.behave({})
      const honest = await browser.connect({ integration }, alice)
      expect(honest.ok, 'the next attempt').toBe(true)
    })
  },
)

const withState = (change: (state: string) => string) => (parameters: URLSearchParams) =>
  parameters.set('state', change(parameters.get('state') ?? ''))

const stateFaults = [
  ['is missing', (parameters: URLSearchParams) => parameters.delete('state'), 'state-missing'],
  ['is empty', withState(() => ''), 'state-missing'],
  ['has another value', withState(() => 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 'state-unknown'],
  ['lacks its last character', withState((state) => state.slice(0, -1)), 'state-unknown'],
  ['has one more character', withState((state) => `${state}1`), 'state-unknown'],
  ['is in upper case', withState((state) => state.toUpperCase()), 'state-unknown'],
  ['ends with a space', withState((state) => `${state} `), 'state-unknown'],
  [
    'occurs twice',
    (parameters: URLSearchParams) => parameters.append('state', parameters.get('state') ?? ''),
    'response-malformed',
  ],
  [
    'is followed by another state',
    (parameters: URLSearchParams) => parameters.append('state', 'other'),
    'response-malformed',
  ],
] as const

describe.each(flows)('the state of a response of %s', (integration) => {
  test.each(stateFaults)(
    'CB-06 CB-07 HP-27: it %s → refused, and the attempt stays pending',
    async (_, change, code) => {
      const { at, browser, expectRejected } = await openEnvironment()
      const pending = await browser.start({ integration })
      const callback = await browser.atProvider(pending, alice)
      const result = await browser.complete(pending, changed(callback, change))
      await expectRejected(result, { code, fault: 'front', attemptUntouched: true })
      expect(at.provider.count('token')).toBe(0)
      expect((await browser.complete(pending, callback)).ok, 'the genuine response').toBe(true)
    },
  )

  test('CB-06 HP-30 TX-10: it belongs to an attempt that is eleven minutes old → attempt-expired', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const pending = await browser.start({ integration })
    const callback = await browser.atProvider(pending, alice)
    at.clock.pass(660)
    const result = await browser.complete(pending, callback)
    await expectRejected(result, { code: 'attempt-expired', fault: 'front', attemptUntouched: true })
  })

  test('HP-30 CB-06: an unsolicited response is refused with and without a session', async () => {
    const { browser, expectRejected } = await openEnvironment()
    const pending = await browser.start({ integration })
    const callback = await browser.atProvider(pending, alice)
    const unsolicited = changed(
      callback,
      withState(() => 'made-by-another-party'),
    )
    const result = await browser.complete(pending, unsolicited)
    await expectRejected(result, { code: 'state-unknown', fault: 'front', attemptUntouched: true })
    browser.jar.clear()
    const sessionless = await browser.complete(pending, unsolicited)
    expect(sessionless).toMatchObject({ status: 401, body: { code: 'session-required' } })
  })

  test('CB-12: an error response with an unknown state is refused for its state only', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const pending = await browser.start({ integration })
    const callback = await browser.atProvider(pending, alice)
    const error = changed(callback, (parameters) => {
      parameters.set('error', 'access_denied')
      parameters.set('state', 'unknown')
    })
    const result = await browser.complete(pending, error)
    await expectRejected(result, { code: 'state-unknown', fault: 'front', attemptUntouched: true })
    expect(JSON.stringify(at.logs)).not.toContain('access_denied')
  })
})

const promised: Pick<Behaviour, 'metadata'> = {
  metadata: (honest) => ({ ...honest, authorization_response_iss_parameter_supported: true }),
}
const withIssuer = ({ mode, parameters }: AuthorizationResponse): AuthorizationResponse => ({
  mode,
  parameters: [...parameters, ['iss', dynamicPlannerIssuer]],
})

describe('the iss parameter', () => {
  test('HP-25 CB-02: promised by the metadata and missing with a code → issuer-mismatch', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    at.provider.behave(promised)
    const result = await browser.connect({ integration: 'dp-code' }, alice)
    await expectRejected(result, { code: 'issuer-mismatch', fault: 'front' })
  })

  test('CB-02: promised and missing with an ID token is accepted, because the token names the issuer', async () => {
    const { at, browser } = await openEnvironment()
    at.provider.behave(promised)
    expect((await browser.connect({ integration: 'dp-hybrid' }, alice)).ok).toBe(true)
  })

  test.each(flows)('CB-01 CB-02: promised and correct is accepted in %s', async (integration) => {
    const { at, browser } = await openEnvironment()
    at.provider.behave({ ...promised, authorizationResponse: withIssuer })
    expect((await browser.connect({ integration }, alice)).ok).toBe(true)
  })

  test('HP-25 CB-03: correct, but the ID token names another issuer → issuer-mismatch', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const idToken = withClaims(() => ({ iss: 'https://api.plannrcrm.com' }))
    at.provider.behave({ authorizationResponse: withIssuer, idToken })
    const result = await browser.connect({ integration: 'dp-hybrid' }, alice)
    await expectRejected(result, { code: 'issuer-mismatch', fault: 'front' })
  })
})

describe('mix-up', () => {
  /** The provider of one attempt redirects the person to another provider, with its own state. */
  const redirected = async (
    from: 'dp-code' | 'dp-hybrid' | 'plannr',
    to: 'dp-code' | 'dp-hybrid' | 'plannr',
  ) => {
    const { at, browser, expectRejected } = await openEnvironment()
    const pending = await browser.start({ integration: from })
    const other = await openBrowser(at).start({ integration: to })
    const facts = { ...other.facts, state: pending.facts.state }
    const callback = await browser.atProvider(
      { facts, proof: pending.proof } satisfies Pending,
      to === 'plannr' ? tom : alice,
    )
    return { at, pending, callback, expectRejected, result: await browser.complete(pending, callback) }
  }

  const pairs = [
    ['dp-code', 'plannr'],
    ['plannr', 'dp-code'],
    ['plannr', 'dp-hybrid'],
    ['dp-hybrid', 'plannr'],
    ['dp-code', 'dp-hybrid'],
    ['dp-hybrid', 'dp-code'],
  ] as const

  test.each(pairs)(
    'HP-26 CB-05: %s redirects the person to %s → the code is sent to neither token endpoint',
    async (from, to) => {
      const { at, callback, expectRejected, result } = await redirected(from, to)
      expect(parametersOf(callback).get('code')).not.toBeNull()
      await expectRejected(result, { code: 'response-malformed', fault: 'front' })
      const atPlannr = at.simulators.plannr.log.entries.filter(({ path }) => path === '/oauth/token')
      expect(atPlannr).toEqual([])
    },
  )

  test('CB-05: the authorize URL is the pinned one, regardless of the metadata of an attacker', async () => {
    const { at, browser } = await openEnvironment()
    const { facts, proof } = await browser.start({ integration: 'dp-code' })
    expect(authorizationRequest(facts, proof.challenge)).toMatch(
      /^https:\/\/identity\.distribution-technology\.com\/identity\/connect\/authorize\?/,
    )
    at.clock.pass(7200)
    at.provider.behave({
      metadata: (honest) => ({ ...honest, authorization_endpoint: 'https://evil.example/authorize' }),
    })
    await expect(openBrowser(at).start({ integration: 'dp-code' })).rejects.toThrow(
      'provider-metadata-unusable',
    )
  })
})

describe('codes and ID tokens that do not belong together', () => {
  const victim = async (at: Awaited<ReturnType<typeof hostileDeployment>>, integration: string) => {
    const browser = openBrowser(at)
    const pending = await browser.start({ integration })
    return parametersOf(await browser.atProvider(pending, alice))
  }

  test('HP-03 CB-16 CB-17: the attacker’s ID token with a victim’s code → code-hash-mismatch', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const stolen = await victim(at, 'dp-hybrid')
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, alice)
    const injected = changed(callback, (parameters) => parameters.set('code', stolen.get('code') ?? ''))
    await expectRejected(await browser.complete(pending, injected), {
      code: 'code-hash-mismatch',
      fault: 'front',
    })
  })

  test('CB-17: a victim’s ID token with the attacker’s code → nonce-mismatch', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const stolen = await victim(at, 'dp-hybrid')
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, alice)
    const injected = changed(callback, (parameters) =>
      parameters.set('id_token', stolen.get('id_token') ?? ''),
    )
    await expectRejected(await browser.complete(pending, injected), {
      code: 'nonce-mismatch',
      fault: 'front',
    })
  })

  test('CB-16: a victim’s code and ID token in an attempt of the attacker → nonce-mismatch', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const stolen = await victim(at, 'dp-hybrid')
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const callback = await browser.atProvider(pending, alice)
    const injected = changed(callback, (parameters) => {
      parameters.set('code', stolen.get('code') ?? '')
      parameters.set('id_token', stolen.get('id_token') ?? '')
    })
    await expectRejected(await browser.complete(pending, injected), {
      code: 'nonce-mismatch',
      fault: 'front',
    })
  })

  test('CB-16: a victim’s code in a plain code flow at a provider with PKCE → code-rejected', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const stolen = await victim(at, 'dp-code')
    const pending = await browser.start({ integration: 'dp-code' })
    const callback = await browser.atProvider(pending, alice)
    const injected = changed(callback, (parameters) => parameters.set('code', stolen.get('code') ?? ''))
    await expectRejected(await browser.complete(pending, injected), { code: 'code-rejected', fault: 'back' })
  })

  test('CB-16: the same at a provider without PKCE → nonce-mismatch, and the tokens are not used', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    at.provider.behave({ acceptsAnyCode: true })
    const stolen = await victim(at, 'dp-code')
    const pending = await browser.start({ integration: 'dp-code' })
    const callback = await browser.atProvider(pending, alice)
    const injected = changed(callback, (parameters) => parameters.set('code', stolen.get('code') ?? ''))
    await expectRejected(await browser.complete(pending, injected), { code: 'nonce-mismatch', fault: 'back' })
  })

  test('CB-17 HP-48: a victim’s complete response belongs to no attempt of an attacker’s session', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    const victims = openBrowser(at)
    const pending = await victims.start({ integration: 'dp-hybrid' })
    const callback = await victims.atProvider(pending, alice)
    await browser.start({ integration: 'dp-hybrid' })
    const result = await browser.complete(pending, callback)
    await expectRejected(result, {
      code: 'attempt-of-another-session',
      fault: 'front',
      attemptUntouched: true,
    })
    expect((await victims.complete(pending, callback)).ok, 'the victim’s own response').toBe(true)
  })
})

test.each(flows)(
  'CB-20: %s exchanges the code with the redirect URI, client and verifier of its own attempt',
  async (integration) => {
    const { at, browser } = await openEnvironment()
    const pending = await browser.start({ integration })
    const authorizeParameters = new URL(browser.authorizeUrl(pending)).searchParams
    const done = await browser.complete(pending, await browser.atProvider(pending, alice))
    expect(done.ok).toBe(true)
    const tokenRequest = new URLSearchParams(
      at.provider.requests.find(({ path }) => path.endsWith('/token'))?.body,
    )
    expect(tokenRequest.get('redirect_uri')).toBe(authorizeParameters.get('redirect_uri'))
    expect(tokenRequest.get('client_id')).toBe(authorizeParameters.get('client_id'))
    expect(tokenRequest.get('code_verifier')).toBe(integration === 'dp-code' ? pending.proof.verifier : null)
  },
)

test.each(flows)(
  'CB-14 HP-30: a response of %s posted again causes no second token request and changes nothing',
  async (integration) => {
    const { at, browser } = await openEnvironment()
    const pending = await browser.start({ integration })
    const callback = await browser.atProvider(pending, alice)
    const first = await browser.complete(pending, callback)
    const again = await browser.complete(pending, callback)
    expect(again.body).toEqual(first.body)
    const other = changed(callback, (parameters) => parameters.set('code', 'another'))
    expect(await browser.complete(pending, other)).toMatchObject({
      status: 409,
      body: { code: 'attempt-spent' },
    })
    expect(at.provider.count('token')).toBe(1)
    expect(await at.rows('connections')).toHaveLength(1)
  },
)

test.each(flows)(
  'CB-15: ten identical concurrent responses of %s at two instances cause one token request and one row',
  async (integration) => {
    const { at, browser } = await openEnvironment()
    const second = await hostileDeployment({ store: at.store, clock: at.clock, programs: [at.provider] })
    const pending = await browser.start({ integration })
    const callback = await browser.atProvider(pending, alice)
    const twin = openBrowser(second)
    for (const [name, value] of browser.jar) twin.jar.set(name, value)
    const posts = Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? twin : browser).complete(pending, callback),
    )
    const outcomes = await Promise.all(posts)
    expect(new Set(outcomes.map(({ body }) => JSON.stringify(body)))).toHaveLength(1)
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(at.provider.count('token') + second.provider.count('token')).toBe(1)
    expect(await at.rows('connections')).toHaveLength(1)
  },
)

describe('the signed-in person at the time of the response', () => {
  test('CB-21: signing in as another person rotates the session id and carries nothing over', async () => {
    const { at, browser } = await openEnvironment()
    const first = await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const [before] = browser.jar.values()
    at.provider.behave({ subject: { front: 'bob', back: 'bob' } })
    const second = await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    expect([...browser.jar.values()]).not.toContain(before)
    expect(second.id).not.toBe(first.id)
    const rows = await at.rows('connections')
    expect(new Set(rows.map((row) => row['owner']))).toHaveLength(rows.length)
    expect((await browser.api(first.id, '/crm/v1/clients')).status).toBe(404)
  })

  test('CB-22: a link that another person completes is refused, and nothing is added to either', async () => {
    const { at, browser } = await openEnvironment()
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const pending = await browser.start({ integration: 'dp-code', purpose: 'link' })
    const callback = await browser.atProvider(pending, alice)
    at.provider.behave({ subject: { front: 'bob', back: 'bob' } })
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const before = (await at.rows('connections')).map((row) => row['id'])
    at.provider.behave({})
    const result = await browser.complete(pending, callback)
    expect(result).toMatchObject({ status: 403, body: { code: 'attempt-of-another-session' } })
    expect((await at.rows('connections')).map((row) => row['id'])).toEqual(before)
  })

  test('CB-22: an attempt of one session is not completed with the cookie of another', async () => {
    const { at, browser } = await openEnvironment()
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const other = openBrowser(at)
    at.provider.behave({ subject: { front: 'bob', back: 'bob' } })
    await other.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const pending = await browser.start({ integration: 'dp-code', purpose: 'link' })
    const callback = await browser.atProvider(pending, alice)
    const tokens = at.provider.count('token')
    const result = await other.complete(pending, callback)
    expect(result).toMatchObject({ status: 403, body: { code: 'attempt-of-another-session' } })
    expect(at.provider.count('token')).toBe(tokens)
  })
})
