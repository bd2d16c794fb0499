import { AuthorizationFacts, Challenge, Verifier } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { pendingAttempts } from '../front-channel/pending-attempt.ts'
import type { AttemptWish } from '../front-channel/pending-attempt.ts'
import { createAttemptStore } from './attempt-store.ts'

const startedAt = Date.parse('2026-11-20T10:00:00.000Z')
const state = 's'.repeat(43)
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
const proof = {
  verifier: Verifier.parse('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
  challenge: Challenge.parse('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
}
const wish = {
  provider: 'Acme Planner',
  request: { purpose: 'sign-in', integration: 'acme', model: 'user-present', return_to: '/' },
} as unknown as AttemptWish

const refusal = { type: 't', title: 't', status: 409, code: 'integration-not-configured', reference: 'r1' }

function kit(nowMs = startedAt, answer: () => Response = () => Response.json(facts)) {
  const storage = new InMemoryWebStorage()
  const asked: string[] = []
  const visited: string[] = []
  const pending = pendingAttempts(
    () => storage,
    () => startedAt,
  )
  const store = createAttemptStore({
    call: bffClient(async (url) => {
      asked.push(url)
      return url === '/bff/attempts' ? answer() : Response.json(null)
    }),
    pending,
    random: crypto,
    now: () => nowMs,
    navigate: (url) => visited.push(url),
  })
  return { store, storage, asked, visited, pending }
}

describe('the attempt store', () => {
  it('starts, then navigates to the provider', async () => {
    const { store, visited } = kit()
    const phases: string[] = []
    store.subscribe(({ phase }) => phases.push(phase.name))
    await store.getState().start(wish)
    expect(phases).toEqual(['starting', 'navigating'])
    expect(visited).toHaveLength(1)
    expect(visited[0]).toContain(`state=${state}`)
  })

  it('starts one attempt for a double click', async () => {
    const { store, asked } = kit()
    await Promise.all([store.getState().start(wish), store.getState().start(wish)])
    await store.getState().start(wish)
    expect(asked).toEqual(['/bff/attempts'])
  })

  it('fails with the code of the BFF, stays, and can start again', async () => {
    const { store, visited, asked } = kit(startedAt, () => Response.json(refusal, { status: 409 }))
    await store.getState().start(wish)
    expect(store.getState().phase).toMatchObject({
      name: 'failed',
      wish,
      failure: { code: 'integration-not-configured', reference: 'r1' },
    })
    expect(visited).toEqual([])
    await store.getState().start(wish)
    expect(asked).toHaveLength(2)
  })

  it('finds what was started in this tab and never came back', async () => {
    const { store, pending } = kit(startedAt + 60_000)
    await pending.keep(facts, proof, wish)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished.map((attempt) => attempt.wish)).toEqual([wish])
    expect(await pending.list()).toHaveLength(1)
  })

  it('does not call an attempt unfinished that is only just leaving', async () => {
    const { store, pending } = kit(startedAt + 500)
    await pending.keep(facts, proof, wish)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished).toEqual([])
  })

  it('TX-07: speaks of an expired attempt, but keeps its verifier no longer', async () => {
    const { store, pending, storage } = kit(startedAt + 600_000)
    await pending.keep(facts, proof, wish)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished).toHaveLength(1)
    expect(storage.length).toBe(0)
  })

  it('forgets an attempt here and at the BFF', async () => {
    const { store, pending, storage, asked } = kit(startedAt + 60_000)
    await pending.keep(facts, proof, wish)
    await store.getState().findUnfinished()
    await store.getState().forget(facts.state)
    expect(store.getState().unfinished).toEqual([])
    expect(storage.length).toBe(0)
    expect(asked).toEqual(['/bff/attempts/drop'])
  })

  it('starts again what was left unfinished, under a new attempt', async () => {
    const { store, pending, asked, visited } = kit(startedAt + 60_000)
    await pending.keep(facts, proof, wish)
    await store.getState().findUnfinished()
    await store.getState().startAgain(facts.state)
    expect(asked).toEqual(['/bff/attempts/drop', '/bff/attempts'])
    expect(visited).toHaveLength(1)
  })

  it('WB-11: forgets every verifier of this tab on sign-out', async () => {
    const { store, pending, storage } = kit()
    await pending.keep(facts, proof, wish)
    await store.getState().forgetAll()
    expect(storage.length).toBe(0)
  })
})
