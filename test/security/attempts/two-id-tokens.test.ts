import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import type { Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { type Claims, withClaims } from '../../mock/faults/provider/id-token-draft.ts'
import { watchForRejection } from './watch-for-rejection.ts'

const anybody = { account: 'alice' }
const hybrid = { integration: 'dp-hybrid' }

const opened = async () => {
  const at = await hostileDeployment()
  const browser = openBrowser(at)
  return { at, browser, expectRejected: await watchForRejection(at, browser) }
}

const saying = (front: Claims, back: Claims): Pick<Behaviour, 'idToken'> => ({
  idToken: (draft, channel) => withClaims(() => (channel === 'front' ? front : back))(draft),
})

const people = [
  ['mallory', 'somebody else'],
  ['Alice', 'the same name in capitals'],
  ['alice1', 'the same name and one character more'],
  ['alic', 'the same name without its last character'],
] as const

describe('the person of both ID tokens', () => {
  test.each(people)(
    'HP-06 IDT-24 IDT-02: front sub alice, back sub %s, %s → subject-mismatch',
    async (back) => {
      const { at, browser, expectRejected } = await opened()
      at.provider.behave({ subject: { front: 'alice', back } })
      const heard = await browser.connect(hybrid, anybody)
      await expectRejected(heard, { code: 'subject-mismatch', fault: 'back' })
      expect(at.provider.count('token')).toBe(1)
    },
  )

  test('HP-06: of a delegation to somebody else the refresh token is given back', async () => {
    const { at, browser, expectRejected } = await opened()
    at.provider.behave({ subject: { front: 'alice', back: 'mallory' } })
    const heard = await browser.connect({ ...hybrid, model: 'delegation' }, anybody)
    await expectRejected(heard, { code: 'subject-mismatch', fault: 'back' })
    const revocations = at.provider.requests.filter(({ path }) => path.endsWith('/revocation'))
    const given = revocations.map(({ body }) => new URLSearchParams(body).get('token'))
    expect(given).toContain(at.provider.secrets.find((secret) => secret.startsWith('CANARY-RT-')))
  })

  test('HP-06: whoever is signed in already stays it', async () => {
    const { at, browser } = await opened()
    await browser.connected(hybrid, anybody)
    const expectRejected = await watchForRejection(at, browser)
    const again = await browser.start(hybrid)
    at.provider.behave({ subject: { front: 'alice', back: 'mallory' } })
    const heard = await browser.complete(again, await browser.atProvider(again, anybody))
    await expectRejected(heard, { code: 'subject-mismatch', fault: 'back' })
  })
})

const disagreements = [
  ['auth_time', { auth_time: 1_700_000_000 }, { auth_time: 1_700_000_001 }],
  ['acr', { acr: 'gold' }, { acr: 'silver' }],
  ['amr', { amr: ['pwd', 'otp'] }, { amr: ['pwd'] }],
] as const

describe('what both ID tokens say of the sign-in', () => {
  test.each(disagreements)('IDT-25: they disagree on %s → id-token-invalid', async (_, front, back) => {
    const { at, browser, expectRejected } = await opened()
    at.provider.behave(saying(front, back))
    const heard = await browser.connect(hybrid, anybody)
    await expectRejected(heard, { code: 'id-token-invalid', fault: 'back' })
  })

  test.each(disagreements)('IDT-25: they agree on %s, or only one says it → accepted', async (_, front) => {
    const { at, browser } = await opened()
    for (const both of [saying(front, front), saying(front, {}), saying({}, front)]) {
      at.provider.behave(both)
      expect((await browser.connect(hybrid, anybody)).ok).toBe(true)
    }
  })
})

describe('a sign-in that must not be older than the operator said', () => {
  const now = Date.parse('2026-01-05T09:00:00Z') / 1000
  const cases = [
    ['it was a minute ago', { auth_time: now - 60 }, 'connected'],
    ['it was as long ago as allowed, and as clocks may differ', { auth_time: now - 655 }, 'connected'],
    ['it was longer ago', { auth_time: now - 665 }, 'id-token-invalid'],
    ['nobody says when it was', {}, 'id-token-invalid'],
    ['it was at a time that is no number', { auth_time: 'now' }, 'id-token-invalid'],
  ] as const

  test.each(['dp-hybrid', 'dp-code'].flatMap((flow) => cases.map((sample) => [flow, ...sample] as const)))(
    'IDT-25: %s with max_age: %s',
    async (integration, _, claims, outcome) => {
      const config = (text: string) =>
        text.replaceAll(/( {4}flow: code)/g, "    authorize_parameters: { max_age: '600' }\n$1")
      const at = await hostileDeployment({ config })
      at.provider.behave(saying({}, claims))
      const heard = await openBrowser(at).connect({ integration }, anybody)
      expect(heard.ok ? 'connected' : heard.body.code).toBe(outcome)
      expect(at.provider.count('userinfo')).toBe(heard.ok ? 1 : 0)
    },
  )

  test('IDT-25: a front-channel ID token that says it was longer ago keeps the code at home', async () => {
    const config = (text: string) =>
      text.replaceAll(/( {4}flow: code id_token)/g, "    authorize_parameters: { max_age: '600' }\n$1")
    const at = await hostileDeployment({ config })
    at.provider.behave(saying({ auth_time: now - 665 }, { auth_time: now }))
    const heard = await openBrowser(at).connect(hybrid, anybody)
    expect(heard).toMatchObject({ ok: false, body: { code: 'id-token-invalid' } })
    expect(at.provider.count('token')).toBe(0)
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
  )('IDT-26 IDT-22 IDT-23: of %s, it %s → refused', async (integration, _, tokens, code) => {
    const { at, browser, expectRejected } = await opened()
    at.provider.behave({ tokenResponse: tokens })
    const heard = await browser.connect({ integration }, anybody)
    await expectRejected(heard, { code, fault: 'back' })
  })
})

describe('an ID token of an earlier sign-in of the same person', () => {
  const earlier = async () => {
    const all = await opened()
    const kept: { front?: string; back?: string } = {}
    all.at.provider.behave({
      authorizationResponse: (response) => {
        kept.front = response.parameters.find(([name]) => name === 'id_token')?.[1] ?? ''
        return response
      },
      tokenResponse: (tokens) => {
        kept.back = String(tokens['id_token'])
        return tokens
      },
    })
    const first = openBrowser(all.at)
    await first.connected(hybrid, anybody)
    return { ...all, kept, expectRejected: await watchForRejection(all.at, all.browser) }
  }

  test('IDT-30: in the front channel → nonce-mismatch', async () => {
    const { at, browser, kept, expectRejected } = await earlier()
    at.provider.behave({
      authorizationResponse: ({ mode, parameters }) => ({
        mode,
        parameters: parameters.map(([name, value]) => [
          name,
          name === 'id_token' ? (kept.front ?? '') : value,
        ]),
      }),
    })
    const heard = await browser.connect(hybrid, anybody)
    await expectRejected(heard, { code: 'nonce-mismatch', fault: 'front' })
  })

  test.each(['dp-hybrid', 'dp-code'])('IDT-30: in the back channel of %s → refused', async (integration) => {
    const { at, browser, kept, expectRejected } = await earlier()
    at.provider.behave({ tokenResponse: (tokens) => ({ ...tokens, id_token: kept.back }) })
    const heard = await browser.connect({ integration }, anybody)
    const code = integration === 'dp-hybrid' ? 'nonce-mismatch' : 'id-token-invalid'
    await expectRejected(heard, { code, fault: 'back' })
  })
})

test('IDT-31: the front-channel ID token is used and gone: not stored, logged or handed on', async () => {
  const { at, browser } = await opened()
  const pending = await browser.start(hybrid)
  const callback = await browser.atProvider(pending, anybody)
  const idToken = new URLSearchParams(callback.hash.slice(1)).get('id_token') ?? ''
  const done = await browser.complete(pending, callback)
  expect(done.ok).toBe(true)
  const cookies = [...browser.jar].join()
  const places = [JSON.stringify(done.body), JSON.stringify(at.logs), await at.storeText(), cookies]
  expect(idToken.length).toBeGreaterThan(100)
  expect(places.filter((place) => place.includes(idToken))).toEqual([])
  const elsewhere = at.provider.requests.filter(({ body, url }) => `${url} ${body}`.includes(idToken))
  expect(elsewhere).toEqual([])
})
