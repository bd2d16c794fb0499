import { AuthorizationFacts, Challenge, Verifier } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptWish } from './pending-attempt.ts'

const facts = (state = 's'.repeat(43), expires_at = '2026-11-20T10:10:00.000Z'): AuthorizationFacts =>
  AuthorizationFacts.parse({
    state,
    nonce: 'CANARY-nonce',
    authorization_endpoint: 'https://identity.example/authorize',
    client_id: 'planbridge',
    redirect_uri: 'https://app.example/callback',
    response_type: 'code',
    response_mode: null,
    scope: 'openid',
    send_challenge: true,
    extra: {},
    expires_at,
  })

const proof = {
  verifier: Verifier.parse('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
  challenge: Challenge.parse('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
}

const wish = {
  provider: 'Acme Planner',
  request: {
    purpose: 'reconnect',
    integration: 'acme',
    model: 'delegation',
    connection: 'c1',
    return_to: '/connections/c1',
  },
} as unknown as AttemptWish

const startedAt = Date.parse('2026-11-20T10:00:00.000Z')

const kit = () => {
  const storage = new InMemoryWebStorage()
  return {
    storage,
    pending: pendingAttempts(
      () => storage,
      () => startedAt,
    ),
  }
}

const everything = (storage: Storage): string =>
  Array.from({ length: storage.length }, (_, index) => storage.getItem(storage.key(index) ?? '')).join('\n')

describe('pending attempts', () => {
  it('come back as they were kept', async () => {
    const { pending } = kit()
    expect(await pending.keep(facts(), proof, wish)).toBe(true)
    expect(await pending.take('s'.repeat(43))).toEqual({
      state: 's'.repeat(43),
      verifier: proof.verifier,
      wish,
      startedAtSeconds: startedAt / 1000,
      expiresAtSeconds: startedAt / 1000 + 600,
    })
  })

  it('TX-07, WB-09: leave neither verifier nor nonce in storage once they are taken', async () => {
    const { storage, pending } = kit()
    await pending.keep(facts(), proof, wish)
    expect(everything(storage)).toContain(proof.verifier)
    await pending.take('s'.repeat(43))
    expect(storage.length).toBe(0)
  })

  it('work once', async () => {
    const { pending } = kit()
    await pending.keep(facts(), proof, wish)
    await pending.take('s'.repeat(43))
    expect(await pending.take('s'.repeat(43))).toBeNull()
  })

  it('TX-12: do not mix: each state finds its own', async () => {
    const { pending } = kit()
    const other = { ...proof, verifier: Verifier.parse('v'.repeat(43)) }
    await pending.keep(facts('a'.repeat(43)), proof, wish)
    await pending.keep(facts('b'.repeat(43)), other, wish)
    expect((await pending.take('b'.repeat(43)))?.verifier).toBe(other.verifier)
    expect((await pending.take('a'.repeat(43)))?.verifier).toBe(proof.verifier)
  })

  it('are listed with the latest first, beside what others keep in the same storage', async () => {
    const storage = new InMemoryWebStorage()
    storage.setItem('oidc.other', 'not ours')
    await pendingAttempts(
      () => storage,
      () => startedAt,
    ).keep(facts('a'.repeat(43)), proof, wish)
    await pendingAttempts(
      () => storage,
      () => startedAt + 5000,
    ).keep(facts('b'.repeat(43)), proof, wish)
    const listed = await pendingAttempts(
      () => storage,
      () => startedAt,
    ).list()
    expect(listed.map(({ state }) => state)).toEqual(['b'.repeat(43), 'a'.repeat(43)])
    expect(storage.getItem('oidc.other')).toBe('not ours')
  })

  it.each(['not json', '{}', '{"id":"short","code_verifier":"x"}', 'null', '[]'])(
    'are none where storage holds %s',
    async (planted) => {
      const { storage, pending } = kit()
      storage.setItem(`planbridge.attempt.${'s'.repeat(43)}`, planted)
      expect(await pending.take('s'.repeat(43))).toBeNull()
      expect(storage.length).toBe(0)
    },
  )

  it('are none, and say so when they should be kept, where the browser blocks storage', async () => {
    const blocked = pendingAttempts(
      () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
      () => startedAt,
    )
    expect(await blocked.keep(facts(), proof, wish)).toBe(false)
    expect(await blocked.take('s'.repeat(43))).toBeNull()
    expect(await blocked.list()).toEqual([])
  })
})
