import type { Connection } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { pendingAttempts } from '../front-channel/pending-attempt.ts'
import {
  sampleFacts as facts,
  sampleOptions as options,
  sampleProof as proof,
  sampleState as state,
} from '../sample-values.ts'
import { createAttemptStore } from './attempt-store.ts'

const startedAt = Date.parse('2026-11-20T10:00:00.000Z')
const refusal = { type: 't', title: 't', status: 409, code: 'integration-not-configured', reference: 'r1' }

function kit(nowMs = startedAt, respond: () => Response = () => Response.json(facts)) {
  const storage = new InMemoryWebStorage()
  const requests: string[] = []
  const visited: string[] = []
  const pending = pendingAttempts(
    () => storage,
    () => startedAt,
  )
  const store = createAttemptStore({
    call: bffClient(async (url) => {
      requests.push(url)
      return url === '/bff/attempts' ? respond() : Response.json(null)
    }),
    pending,
    random: crypto,
    now: () => nowMs,
    navigate: (url) => visited.push(url),
    replace: (url) => visited.push(`replaced by ${url}`),
  })
  return { store, storage, requests, visited, pending }
}

describe('the attempt store', () => {
  it('starts an attempt and then navigates to the provider', async () => {
    const { store, visited } = kit()
    const phases: string[] = []
    store.subscribe(({ phase }) => phases.push(phase.name))
    await store.getState().start(options)
    expect(phases).toEqual(['starting', 'navigating'])
    expect(visited).toHaveLength(1)
    expect(visited[0]).toContain(`state=${state}`)
  })

  it('starts one attempt for a double click', async () => {
    const { store, requests } = kit()
    await Promise.all([store.getState().start(options), store.getState().start(options)])
    await store.getState().start(options)
    expect(requests).toEqual(['/bff/attempts'])
  })

  it('fails with the code of the BFF, does not navigate, and can start again', async () => {
    const { store, visited, requests } = kit(startedAt, () => Response.json(refusal, { status: 409 }))
    await store.getState().start(options)
    expect(store.getState().phase).toMatchObject({
      name: 'failed',
      options,
      failure: { code: 'integration-not-configured', reference: 'r1' },
    })
    expect(visited).toEqual([])
    await store.getState().start(options)
    expect(requests).toHaveLength(2)
  })

  it('finds an attempt that was started in this tab and never completed', async () => {
    const { store, pending } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished.map((attempt) => attempt.options)).toEqual([options])
    expect(await pending.list()).toHaveLength(1)
  })

  it('does not report an attempt that has only just started as unfinished', async () => {
    const { store, pending } = kit(startedAt + 500)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished).toEqual([])
  })

  it('TX-07: reports an expired attempt but removes its verifier', async () => {
    const { store, pending, storage } = kit(startedAt + 600_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished()
    expect(store.getState().unfinished).toHaveLength(1)
    expect(storage.length).toBe(0)
  })

  const connectionAt = (connected_at: string, change: Partial<Connection> = {}) =>
    ({ id: 'c1', integration: 'acme', model: 'user-present', connected_at, ...change }) as Connection

  it('WB-22: does not report an attempt whose account was connected since it started, and forgets its verifier', async () => {
    const { store, pending, storage } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished([connectionAt('2026-11-20T10:00:30.000Z')])
    expect(store.getState().unfinished).toEqual([])
    expect(storage.length).toBe(0)
  })

  it('WB-22: a report disappears when the account is connected in another tab', async () => {
    const { store, pending, storage } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished([])
    expect(store.getState().unfinished).toHaveLength(1)
    await store.getState().dropFulfilled([connectionAt('2026-11-20T10:02:00.000Z')])
    expect(store.getState().unfinished).toEqual([])
    expect(storage.length).toBe(0)
  })

  it.each([
    ['was there before', connectionAt('2026-11-20T09:59:59.000Z')],
    [
      'is one of another integration',
      connectionAt('2026-11-20T10:02:00.000Z', { integration: 'x' as never }),
    ],
    ['has another access model', connectionAt('2026-11-20T10:02:00.000Z', { model: 'delegation' })],
  ])('WB-22: still reports an attempt if a connection %s', async (_, connection) => {
    const { store, pending } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished([connection])
    expect(store.getState().unfinished).toHaveLength(1)
  })

  it('forgets an attempt in this tab and at the BFF', async () => {
    const { store, pending, storage, requests } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished()
    await store.getState().forget(facts.state)
    expect(store.getState().unfinished).toEqual([])
    expect(storage.length).toBe(0)
    expect(requests).toEqual(['/bff/attempts/drop'])
  })

  it('restarts an unfinished attempt as a new one', async () => {
    const { store, pending, requests, visited } = kit(startedAt + 60_000)
    await pending.save(facts, proof, options)
    await store.getState().findUnfinished()
    await store.getState().startAgain(facts.state)
    expect(requests).toEqual(['/bff/attempts/drop', '/bff/attempts'])
    expect(visited).toHaveLength(1)
  })

  it('WB-11: forgets every verifier of this tab on sign-out', async () => {
    const { store, pending, storage } = kit()
    await pending.save(facts, proof, options)
    await store.getState().forgetAll()
    expect(storage.length).toBe(0)
  })
})
