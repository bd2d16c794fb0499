import { AuthorizationFacts, Challenge, Verifier } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { captureResponse, finishAttempt } from './authorization-callback.ts'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptOptions } from './pending-attempt.ts'

const state = 's'.repeat(43)
const verifier = Verifier.parse('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
const challenge = Challenge.parse('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
const options = {
  provider: 'Acme Planner',
  request: { purpose: 'sign-in', integration: 'acme', model: 'user-present', return_to: '/' },
} as unknown as AttemptOptions

const connection = {
  id: 'c1',
  integration: 'acme',
  model: 'user-present',
  status: 'active',
  account: null,
  choice: null,
  choices: [],
  scopes: [],
  operations: [],
  shared: false,
  connected_at: '2026-11-20T10:00:00.000Z',
  last_used_at: null,
  ends_at: null,
  token_ends_at: null,
  renews_itself: false,
  reason: null,
  trouble: null,
  renewable_until: null,
  warning: null,
}
const connected = () => Response.json({ connection, return_to: '/' })
const problem = (code: string) => () =>
  Response.json({ type: 'about:blank', title: 't', status: 400, code, reference: 'r1' }, { status: 400 })
const lost = (): Response => {
  throw new TypeError('network error')
}

async function kit(...responses: readonly (() => Response)[]) {
  const storage = new InMemoryWebStorage()
  const pending = pendingAttempts(
    () => storage,
    () => 0,
  )
  const facts = AuthorizationFacts.parse({
    state,
    nonce: null,
    authorization_endpoint: 'https://identity.example/authorize',
    client_id: 'planbridge',
    redirect_uri: 'https://app.example/callback',
    response_type: 'code',
    response_mode: null,
    scope: '*',
    send_challenge: true,
    extra: {},
    expires_at: '2026-11-20T10:10:00.000Z',
  })
  await pending.save(facts, { verifier, challenge }, options)
  const bodies: string[] = []
  const call = bffClient(async (_, init) => {
    bodies.push(typeof init.body === 'string' ? init.body : '')
    return (responses[bodies.length - 1] ?? lost)()
  })
  return { storage, pending, bodies, call }
}

const capture = (search: string, hash: string, pathname = '/callback') => {
  const scrubbed: unknown[][] = []
  const response = captureResponse({
    location: { origin: 'https://app.example', search, hash, pathname },
    history: { replaceState: (...given) => scrubbed.push(given) },
  })
  return { response, scrubbed }
}

describe('the response in the URL', () => {
  it.each([
    ['?code=c&state=s', '', 'query', 'code=c&state=s'],
    ['', '#code=c&state=s&id_token=i', 'fragment', 'code=c&state=s&id_token=i'],
    ['?error=invalid_request&state=s', '', 'query', 'error=invalid_request&state=s'],
    ['?tenant=7', '#code=c&state=s', 'fragment', 'code=c&state=s'],
    ['?code=c&state=s', '#_=_', 'query', 'code=c&state=s'],
    ['?code=planted&state=planted', '#code=c&state=s', 'fragment', 'code=c&state=s'],
    ['', '#error=access_denied', 'fragment', 'error=access_denied'],
    ['?tenant=7', '', 'query', 'tenant=7'],
    ['', '', 'query', ''],
  ])('for %s%s is the %s', (search, hash, mode, raw) => {
    expect(capture(search, hash).response).toEqual({ mode, raw, path: '/callback' })
  })

  it('CB-07: is passed on unparsed, with repeated parameters and invalid encoding', () => {
    const raw = 'state=a&state=b&code=%E0%A4%A&code=&iss=https%3A%2F%2Fop&%'
    expect(capture(`?${raw}`, '').response.raw).toBe(raw)
  })

  it.each(['/callback', '/callback/', '//callback'])(
    'WB-04: is removed from the address bar and the history before any other code can run, at %s',
    (path) => {
      const { scrubbed } = capture('?code=CANARY-code&state=s', '#id_token=CANARY-id', path)
      expect(scrubbed).toEqual([[null, '', `https://app.example${path}`]])
    },
  )
})

describe('completing an attempt', () => {
  it('posts the raw response with the verifier of this tab', async () => {
    const { call, pending, bodies } = await kit(connected)
    const completion = await finishAttempt(
      { call, pending },
      { mode: 'fragment', raw: `code=c&state=${state}`, path: '/callback' },
    )
    expect(completion.kind).toBe('connected')
    expect(bodies).toEqual([
      JSON.stringify({ mode: 'fragment', raw: `code=c&state=${state}`, path: '/callback', verifier }),
    ])
  })

  it.each([
    ['success', connected],
    ['refusal', problem('code-rejected')],
    ['a lost response', lost],
  ])('TX-07, WB-09: leaves no verifier in storage after %s', async (_, respond) => {
    const { call, pending, storage } = await kit(respond, respond)
    await finishAttempt({ call, pending }, { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' })
    expect(storage.length).toBe(0)
  })

  it('posts null if this tab has no verifier, and leaves verification to the BFF', async () => {
    const { call, pending, bodies } = await kit(problem('proof-missing'))
    const raw = `code=c&state=${'x'.repeat(43)}`
    const completion = await finishAttempt({ call, pending }, { mode: 'query', raw, path: '/callback' })
    expect(bodies).toEqual([JSON.stringify({ mode: 'query', raw, path: '/callback', verifier: null })])
    expect(completion).toMatchObject({ kind: 'failed', failure: { code: 'proof-missing' }, options: null })
  })

  it('sends the same body a second time if the response is lost', async () => {
    const { call, pending, bodies } = await kit(lost, connected)
    const completion = await finishAttempt(
      { call, pending },
      { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' },
    )
    expect(completion.kind).toBe('connected')
    expect(bodies).toHaveLength(2)
    expect(bodies[1]).toBe(bodies[0])
  })

  it('can be retried with the same proof after two lost responses', async () => {
    const { call, pending, bodies } = await kit(lost, lost, connected)
    const completion = await finishAttempt(
      { call, pending },
      { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' },
    )
    expect(completion).toMatchObject({ kind: 'failed', failure: { code: 'answer-lost' } })
    expect(completion.kind === 'failed' && (await completion.retry()).kind).toBe('connected')
    expect(new Set(bodies).size).toBe(1)
  })

  it('CB-15: sends the request once if the BFF responds, even with a refusal', async () => {
    const { call, pending, bodies } = await kit(problem('provider-failing'))
    const completion = await finishAttempt(
      { call, pending },
      { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' },
    )
    expect(bodies).toHaveLength(1)
    expect(completion).toMatchObject({ kind: 'failed', failure: { code: 'provider-failing' }, options })
  })
})
