import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { purposeOf } from './purpose.ts'
import { createSessionStore } from './session-store.ts'

const session = {
  state: 'signed-in',
  name: 'Ada',
  ends_at: '2026-11-20T18:00:00.000Z',
  simulated: true,
} as const

const kit = (...responses: readonly Response[]) => {
  const remaining = [...responses]
  return createSessionStore(bffClient(async () => remaining.shift() ?? Response.error()))
}

describe('the session store', () => {
  it('loads the session', async () => {
    const store = kit(Response.json(session))
    await store.getState().load()
    expect(store.getState().session).toEqual({ phase: 'ready', value: session })
  })

  it('WB-11: is anonymous after sign-out, and reports the permissions that were not revoked', async () => {
    const store = kit(Response.json(session), Response.json({ ended: 2, not_revoked: ['Acme'] }))
    await store.getState().load()
    const result = await store.getState().signOut()
    expect(result).toEqual({ kind: 'ok', output: { ended: 2, not_revoked: ['Acme'] } })
    expect(store.getState().session).toEqual({
      phase: 'ready',
      value: { state: 'anonymous', name: null, ends_at: null, simulated: true },
    })
  })

  it('stays signed in if the sign-out request failed', async () => {
    const store = kit(Response.json(session))
    await store.getState().load()
    expect(await store.getState().signOut()).toMatchObject({ kind: 'failed' })
    expect(store.getState().session).toEqual({ phase: 'ready', value: session })
    expect(store.getState().signingOut).toBe(false)
  })
})

describe('the purpose of an attempt', () => {
  const as = (state: 'anonymous' | 'guest' | 'signed-in') => ({ ...session, state })

  it.each([
    ['anonymous', 0, 'sign-in'],
    ['anonymous', 2, 'sign-in'],
    ['guest', 0, 'sign-in'],
    ['guest', 1, 'link'],
    ['signed-in', 0, 'link'],
    ['signed-in', 3, 'link'],
  ] as const)('by a person who is %s and has %i connections is %s', (state, count, purpose) => {
    expect(purposeOf(as(state), count)).toBe(purpose)
  })
})
