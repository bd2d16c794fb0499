import { State } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import {
  sampleConnection as connection,
  sampleFacts as facts,
  sampleOptions as options,
  sampleProof as proof,
  sampleState as state,
} from '../sample-values.ts'
import { captureResponse, finishAttempt } from './authorization-callback.ts'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptOptions } from './pending-attempt.ts'

const { verifier } = proof
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
  await pending.save(facts, proof, options)
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
  ])('TX-07, WB-09: leaves no verifier in storage after %s', async (_, respond) => {
    const { call, pending, storage } = await kit(respond, respond)
    await finishAttempt({ call, pending }, { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' })
    expect(storage.length).toBe(0)
  })

  const badGateway = () => new Response('<h1>502</h1>', { status: 502 })
  it.each([
    ['is lost', lost, 'answer-lost'],
    ['is a page of a gateway', badGateway, 'answer-unexpected'],
    ['says that the store is down', problem('store-unavailable'), 'store-unavailable'],
    ['says that there are too many requests', problem('too-many-requests'), 'too-many-requests'],
  ])(
    'CB-40: a response that no BFF has judged can be sent again, and its verifier is kept, if the answer %s',
    async (_, respond, code) => {
      const { call, pending, bodies } = await kit(respond, respond, connected)
      const response = { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' } as const
      const completion = await finishAttempt({ call, pending }, response)
      expect(completion).toMatchObject({ kind: 'failed', judged: false, failure: { code }, options })
      expect((await pending.find(state))?.verifier).toBe(verifier)
      const storage = JSON.stringify(await pending.list())
      expect(storage).not.toContain('code=c')
      let again = completion
      while (again.kind === 'failed') again = await again.retry()
      expect(new Set(bodies).size).toBe(1)
      expect(await pending.list()).toEqual([])
    },
  )

  it('CB-40: a page that a repetition does not change is not asked for twice', async () => {
    const { call, pending, bodies } = await kit(() => new Response('<h1>403</h1>', { status: 403 }))
    const response = { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' } as const
    expect(await finishAttempt({ call, pending }, response)).toMatchObject({ judged: false })
    expect(bodies).toHaveLength(1)
  })

  it('CB-41: is successful if the BFF says that the attempt has made a connection before', async () => {
    const spent = {
      type: 't',
      title: 't',
      status: 409,
      code: 'attempt-spent',
      reference: 'r1',
      connection: 'c1',
    }
    const { call, pending } = await kit(() => Response.json(spent, { status: 409 }))
    const response = { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' } as const
    expect(await finishAttempt({ call, pending }, response)).toMatchObject({
      kind: 'connected',
      connection: 'c1',
      path: '/',
      again: true,
    })
    expect(await pending.list()).toEqual([])
  })

  it('CB-43: says where to finish if another browser began, and that the session has changed if this one did', async () => {
    const codeOf = async (code: string, raw: string) => {
      const { call, pending } = await kit(problem(code))
      const completion = await finishAttempt({ call, pending }, { mode: 'query', raw, path: '/callback' })
      return completion.kind === 'failed' && completion.failure.code
    }
    const here = `code=c&state=${state}`
    const elsewhere = `code=c&state=${'x'.repeat(43)}`
    expect(await codeOf('session-required', elsewhere)).toBe('attempt-of-another-session')
    expect(await codeOf('attempt-of-another-session', elsewhere)).toBe('attempt-of-another-session')
    expect(await codeOf('session-required', here)).toBe('session-required')
    expect(await codeOf('attempt-of-another-session', here)).toBe('session-changed')
    expect(await codeOf('session-required', 'code=c')).toBe('state-missing')
  })

  it('CB-40: a page that was reloaded without its response asks no BFF, and offers the attempt that began here', async () => {
    const { call, pending, bodies } = await kit()
    const reloaded = await finishAttempt({ call, pending }, { mode: 'query', raw: '', path: '/callback' })
    expect(reloaded).toMatchObject({ failure: { code: 'response-gone' }, judged: true, options })
    const other = await finishAttempt({ call, pending }, { mode: 'query', raw: 'tenant=7', path: '/other' })
    expect(other).toMatchObject({ failure: { code: 'state-missing' }, judged: true, options: null })
    expect(bodies).toEqual([])
  })

  it.each([
    ['sign-in', 'link', 0],
    ['link', 'link', 0],
    ['reconnect', 'link', 1],
  ] as const)(
    'WB-22: success removes attempts of the same wish from this tab: %s after %s',
    async (one, other, left) => {
      const { call, pending } = await kit(connected)
      const older = { ...options, request: { ...options.request, purpose: one } } as AttemptOptions
      await pending.save({ ...facts, state: State.parse('o'.repeat(43)) }, proof, older)
      const newer = { ...options, request: { ...options.request, purpose: other } } as AttemptOptions
      await pending.save(facts, proof, newer)
      const response = { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' } as const
      await finishAttempt({ call, pending }, response)
      expect(await pending.list()).toHaveLength(left)
    },
  )

  it('WB-22: success leaves attempts of other integrations and access models alone', async () => {
    const { call, pending } = await kit(connected)
    for (const [name, change] of Object.entries({
      a: { integration: 'other' },
      b: { model: 'delegation' },
    })) {
      const wish = { ...options, request: { ...options.request, ...change } } as AttemptOptions
      await pending.save({ ...facts, state: State.parse(name.repeat(43)) }, proof, wish)
    }
    const response = { mode: 'query', raw: `code=c&state=${state}`, path: '/callback' } as const
    await finishAttempt({ call, pending }, response)
    expect(await pending.list()).toHaveLength(2)
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
