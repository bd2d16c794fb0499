import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import type { Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { type Claims, withClaims } from '../../mock/faults/provider/id-token-draft.ts'
import { expectRejectionAt } from './expect-hostile-rejected.ts'

const alice = { account: 'alice' }
const hybrid = { integration: 'dp-hybrid' }

const openEnvironment = async () => {
  const at = await hostileDeployment()
  const browser = openBrowser(at)
  return { at, browser, expectRejected: await expectRejectionAt(at, browser) }
}

const withBothClaims = (front: Claims, back: Claims): Pick<Behaviour, 'idToken'> => ({
  idToken: (draft, channel) => withClaims(() => (channel === 'front' ? front : back))(draft),
})

const people = [
  ['mallory', 'another person'],
  ['Alice', 'the same name in capitals'],
  ['alice1', 'the same name with one more character'],
  ['alic', 'the same name without its last character'],
] as const

describe('the subject of both ID tokens', () => {
  test.each(people)(
    'HP-06 IDT-24 IDT-02: front sub alice, back sub %s, %s → subject-mismatch',
    async (back) => {
      const { at, browser, expectRejected } = await openEnvironment()
      at.provider.behave({ subject: { front: 'alice', back } })
      const result = await browser.connect(hybrid, alice)
      await expectRejected(result, { code: 'subject-mismatch', fault: 'back' })
      expect(at.provider.count('token')).toBe(1)
    },
  )

  test('HP-06: the refresh token of a delegation for another subject is revoked', async () => {
    const { at, browser, expectRejected } = await openEnvironment()
    at.provider.behave({ subject: { front: 'alice', back: 'mallory' } })
    const result = await browser.connect({ ...hybrid, model: 'delegation' }, alice)
    await expectRejected(result, { code: 'subject-mismatch', fault: 'back' })
    const revocations = at.provider.requests.filter(({ path }) => path.endsWith('/revocation'))
    const given = revocations.map(({ body }) => new URLSearchParams(body).get('token'))
    expect(given).toContain(at.provider.secrets.find((secret) => secret.startsWith('CANARY-RT-')))
  })

  test('HP-06: a person who is signed in stays signed in', async () => {
    const { at, browser } = await openEnvironment()
    await browser.connectOrThrow(hybrid, alice)
    const expectRejected = await expectRejectionAt(at, browser)
    const again = await browser.start(hybrid)
    at.provider.behave({ subject: { front: 'alice', back: 'mallory' } })
    const result = await browser.complete(again, await browser.atProvider(again, alice))
    await expectRejected(result, { code: 'subject-mismatch', fault: 'back' })
  })
})

const disagreements = [
  ['auth_time', { auth_time: 1_700_000_000 }, { auth_time: 1_700_000_001 }],
  ['acr', { acr: 'gold' }, { acr: 'silver' }],
  ['amr', { amr: ['pwd', 'otp'] }, { amr: ['pwd'] }],
] as const

describe('the sign-in claims of both ID tokens', () => {
  test.each(disagreements)('IDT-25: they disagree on %s → id-token-invalid', async (_, front, back) => {
    const { at, browser, expectRejected } = await openEnvironment()
    at.provider.behave(withBothClaims(front, back))
    const result = await browser.connect(hybrid, alice)
    await expectRejected(result, { code: 'id-token-invalid', fault: 'back' })
  })

  test.each(disagreements)('IDT-25: they agree on %s, or only one has it → accepted', async (_, front) => {
    const { at, browser } = await openEnvironment()
    for (const both of [withBothClaims(front, front), withBothClaims(front, {}), withBothClaims({}, front)]) {
      at.provider.behave(both)
      expect((await browser.connect(hybrid, alice)).ok).toBe(true)
    }
  })
})

describe('a maximum age of the sign-in', () => {
  const now = Date.parse('2026-01-05T09:00:00Z') / 1000
  const cases = [
    ['a minute ago', { auth_time: now - 60 }, 'connected'],
    ['the maximum plus the clock tolerance ago', { auth_time: now - 655 }, 'connected'],
    ['longer ago', { auth_time: now - 665 }, 'clock-mismatch'],
    ['without auth_time', {}, 'id-token-invalid'],
    ['with a non-numeric auth_time', { auth_time: 'now' }, 'id-token-invalid'],
  ] as const

  test.each(['dp-hybrid', 'dp-code'].flatMap((flow) => cases.map((sample) => [flow, ...sample] as const)))(
    'IDT-25: %s with max_age: %s',
    async (integration, _, claims, outcome) => {
      const config = (text: string) =>
        text.replaceAll(/( {4}flow: code)/g, "    authorize_parameters: { max_age: '600' }\n$1")
      const at = await hostileDeployment({ config })
      at.provider.behave(withBothClaims({}, claims))
      const result = await openBrowser(at).connect({ integration }, alice)
      expect(result.ok ? 'connected' : result.body.code).toBe(outcome)
      expect(at.provider.count('userinfo')).toBe(result.ok ? 1 : 0)
    },
  )

  test('IDT-25 CB-44: an old auth_time in the front channel prevents the token request, and is logged with its seconds', async () => {
    const config = (text: string) =>
      text.replaceAll(/( {4}flow: code id_token)/g, "    authorize_parameters: { max_age: '600' }\n$1")
    const at = await hostileDeployment({ config })
    at.provider.behave(withBothClaims({ auth_time: now - 665 }, { auth_time: now }))
    const result = await openBrowser(at).connect(hybrid, alice)
    expect(result).toMatchObject({ ok: false, body: { code: 'clock-mismatch' } })
    expect(at.provider.count('token')).toBe(0)
    const line = { event: 'clock.differs', integration: 'dp-hybrid', claim: 'auth_time', seconds: -665 }
    expect(at.logs).toContainEqual(expect.objectContaining(line))
  })
})

describe('the ID token of the token endpoint', () => {
  const withoutIdToken = [
    ['is missing', (tokens: Claims) => ({ ...tokens, id_token: undefined }), 'id-token-invalid'],
    ['is null', (tokens: Claims) => ({ ...tokens, id_token: null }), 'id-token-invalid'],
    ['is empty', (tokens: Claims) => ({ ...tokens, id_token: '' }), 'provider-answer-unreadable'],
    [
      'is a list',
      (tokens: Claims) => ({ ...tokens, id_token: [tokens['id_token']] }),
      'provider-answer-unreadable',
    ],
    [
      'has a megabyte',
      (tokens: Claims) => ({ ...tokens, id_token: 'a'.repeat(1_048_576) }),
      'provider-answer-too-large',
    ],
    [
      'has a hundred kilobytes',
      (tokens: Claims) => ({ ...tokens, id_token: 'a'.repeat(102_400) }),
      'provider-answer-unreadable',
    ],
    [
      'is the access token',
      (tokens: Claims) => ({ ...tokens, id_token: tokens['access_token'] }),
      'id-token-invalid',
    ],
  ] as const

  test.each(
    ['dp-hybrid', 'dp-code'].flatMap((flow) => withoutIdToken.map((fault) => [flow, ...fault] as const)),
  )('IDT-26 IDT-22 IDT-23: of %s %s → refused', async (integration, _, tokens, code) => {
    const { at, browser, expectRejected } = await openEnvironment()
    at.provider.behave({ tokenResponse: tokens })
    const result = await browser.connect({ integration }, alice)
    await expectRejected(result, { code, fault: 'back' })
  })
})

describe('an ID token of an earlier sign-in of the same person', () => {
  const earlier = async () => {
    const all = await openEnvironment()
    const captured: { front?: string; back?: string } = {}
    all.at.provider.behave({
      authorizationResponse: (response) => {
        captured.front = response.parameters.find(([name]) => name === 'id_token')?.[1] ?? ''
        return response
      },
      tokenResponse: (tokens) => {
        captured.back = String(tokens['id_token'])
        return tokens
      },
    })
    const first = openBrowser(all.at)
    await first.connectOrThrow(hybrid, alice)
    return { ...all, captured, expectRejected: await expectRejectionAt(all.at, all.browser) }
  }

  test('IDT-30: in the front channel → nonce-mismatch', async () => {
    const { at, browser, captured, expectRejected } = await earlier()
    at.provider.behave({
      authorizationResponse: ({ mode, parameters }) => ({
        mode,
        parameters: parameters.map(([name, value]) => [
          name,
          name === 'id_token' ? (captured.front ?? '') : value,
        ]),
      }),
    })
    const result = await browser.connect(hybrid, alice)
    await expectRejected(result, { code: 'nonce-mismatch', fault: 'front' })
  })

  test.each(['dp-hybrid', 'dp-code'])('IDT-30: in the back channel of %s → refused', async (integration) => {
    const { at, browser, captured, expectRejected } = await earlier()
    at.provider.behave({ tokenResponse: (tokens) => ({ ...tokens, id_token: captured.back }) })
    const result = await browser.connect({ integration }, alice)
    const code = integration === 'dp-hybrid' ? 'nonce-mismatch' : 'id-token-invalid'
    await expectRejected(result, { code, fault: 'back' })
  })
})

test('IDT-31: the front-channel ID token is neither stored, logged nor sent on', async () => {
  const { at, browser } = await openEnvironment()
  const pending = await browser.start(hybrid)
  const callback = await browser.atProvider(pending, alice)
  const idToken = new URLSearchParams(callback.hash.slice(1)).get('id_token') ?? ''
  const done = await browser.complete(pending, callback)
  expect(done.ok).toBe(true)
  const cookies = [...browser.jar].join()
  const places = [JSON.stringify(done.body), JSON.stringify(at.logs), await at.storeText(), cookies]
  expect(idToken.length).toBeGreaterThan(100)
  expect(places.filter((place) => place.includes(idToken))).toEqual([])
  const sentOn = at.provider.requests.filter(({ body, url }) => `${url} ${body}`.includes(idToken))
  expect(sentOn).toEqual([])
})
