import { AuthorizationFacts, Challenge, Verifier } from '@planbridge/shared/contract'
import { InMemoryWebStorage } from 'oidc-client-ts'
import { describe, expect, it } from 'vitest'
import { pendingAttempts } from './pending-attempt.ts'
import type { AttemptOptions } from './pending-attempt.ts'

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

const options = {
  provider: 'Acme Planner',
  request: {
    purpose: 'reconnect',
    integration: 'acme',
    model: 'delegation',
    connection: 'c1',
    return_to: '/connections/c1',
  },
} as unknown as AttemptOptions

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

const storedText = (storage: Storage): string =>
  Array.from({ length: storage.length }, (_, index) => storage.getItem(storage.key(index) ?? '')).join('\n')

describe('pending attempts', () => {
  it('are read back as they were stored', async () => {
    const { pending } = kit()
    expect(await pending.save(facts(), proof, options)).toBe(true)
    expect(await pending.take('s'.repeat(43))).toEqual({
      state: 's'.repeat(43),
      verifier: proof.verifier,
      options,
      path: '/callback',
      startedAtSeconds: startedAt / 1000,
      expiresAtSeconds: startedAt / 1000 + 600,
    })
  })

  it('TX-07, WB-09: leave neither verifier nor nonce in storage after they are taken', async () => {
    const { storage, pending } = kit()
    await pending.save(facts(), proof, options)
    expect(storedText(storage)).toContain(proof.verifier)
    await pending.take('s'.repeat(43))
    expect(storage.length).toBe(0)
  })

  it('can be taken once', async () => {
    const { pending } = kit()
    await pending.save(facts(), proof, options)
    await pending.take('s'.repeat(43))
    expect(await pending.take('s'.repeat(43))).toBeNull()
  })

  it('TX-12: are separate, so that each state finds its own verifier', async () => {
    const { pending } = kit()
    const other = { ...proof, verifier: Verifier.parse('v'.repeat(43)) }
    await pending.save(facts('a'.repeat(43)), proof, options)
    await pending.save(facts('b'.repeat(43)), other, options)
    expect((await pending.take('b'.repeat(43)))?.verifier).toBe(other.verifier)
    expect((await pending.take('a'.repeat(43)))?.verifier).toBe(proof.verifier)
  })

  it('are listed latest first, and other entries of the same storage are left alone', async () => {
    const storage = new InMemoryWebStorage()
    storage.setItem('oidc.other', 'not ours')
    await pendingAttempts(
      () => storage,
      () => startedAt,
    ).save(facts('a'.repeat(43)), proof, options)
    await pendingAttempts(
      () => storage,
      () => startedAt + 5000,
    ).save(facts('b'.repeat(43)), proof, options)
    const listed = await pendingAttempts(
      () => storage,
      () => startedAt,
    ).list()
    expect(listed.map(({ state }) => state)).toEqual(['b'.repeat(43), 'a'.repeat(43)])
    expect(storage.getItem('oidc.other')).toBe('not ours')
  })

  it.each(['not json', '{}', '{"id":"short","code_verifier":"x"}', 'null', '[]'])(
    'are ignored and removed if the stored text is %s',
    async (planted) => {
      const { storage, pending } = kit()
      storage.setItem(`planbridge.attempt.${'s'.repeat(43)}`, planted)
      expect(await pending.take('s'.repeat(43))).toBeNull()
      expect(storage.length).toBe(0)
    },
  )

  it('are empty if the browser blocks storage, and saving one reports it', async () => {
    const blocked = pendingAttempts(
      () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
      () => startedAt,
    )
    expect(await blocked.save(facts(), proof, options)).toBe(false)
    expect(await blocked.take('s'.repeat(43))).toBeNull()
    expect(await blocked.list()).toEqual([])
  })
})
