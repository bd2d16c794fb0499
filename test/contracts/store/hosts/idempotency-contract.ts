import type { IdempotencyClaim } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'
import { addHostUser } from './host-events-contract.ts'

const claimOf = (change: Partial<IdempotencyClaim> = {}): IdempotencyClaim => ({
  id: 'claim-1',
  tenant: 'firm',
  host: 'crm',
  keyHash: 'key',
  requestHash: 'request',
  account: 'user-1',
  now: noon,
  busyUntil: noon + 1_000,
  expiresAt: noon + 10_000,
  ...change,
})

const sealedUnder = (key: string) =>
  `${btoa(JSON.stringify({ alg: 'A256GCMKW', enc: 'A256GCM', kid: key })).replaceAll('=', '')}.a.b.c.d`

export const idempotencyContract: Contract = {
  'EM-34: one of many requests with a key is made, and the others wait for its answer': async ({
    idempotency,
  }) => {
    const claims = Array.from({ length: 20 }, (_, at) => claimOf({ id: `claim-${at}` }))
    const claimed = await Promise.all(claims.map((claim) => idempotency.claim(claim)))
    const kinds = claimed.map(({ kind }) => kind).toSorted()
    expect(kinds).toEqual([...Array.from({ length: 19 }, () => 'busy'), 'claimed'])
  },
  'EM-34: the first answer is found again, and another request with the key is told from it': async ({
    idempotency,
  }) => {
    expect(await idempotency.claim(claimOf())).toEqual({ kind: 'claimed' })
    const other = claimOf({ id: 'claim-2', requestHash: 'another' })
    expect(await idempotency.claim(other)).toEqual({ kind: 'other-request' })
    expect(await idempotency.keep('claim-1', sealedUnder('main'))).toBe(true)
    expect(await idempotency.claim(claimOf({ id: 'claim-3', now: noon + 9_000 }))).toEqual({
      kind: 'answered',
      id: 'claim-1',
      sealed: sealedUnder('main'),
    })
    expect(await idempotency.claim({ ...other, now: noon + 9_000 })).toEqual({ kind: 'other-request' })
  },
  'EM-34: a key of another tenant or host key is another key': async ({ idempotency }) => {
    await idempotency.claim(claimOf())
    for (const [at, change] of [{ tenant: 'other' }, { host: 'portal' }, { keyHash: 'second' }].entries())
      expect(await idempotency.claim(claimOf({ id: `other-${at}`, ...change }))).toEqual({ kind: 'claimed' })
  },
  'EM-34: a key whose claimant crashed, released it, or got its answer long ago is free again': async ({
    idempotency,
  }) => {
    await idempotency.claim(claimOf())
    const late = claimOf({ id: 'claim-2', now: noon + 1_000, busyUntil: noon + 2_000 })
    expect(await idempotency.claim(late)).toEqual({ kind: 'claimed' })
    expect(await idempotency.keep('claim-1', sealedUnder('main'))).toBe(false)
    await idempotency.release('claim-2')
    expect(await idempotency.claim(claimOf({ id: 'claim-3' }))).toEqual({ kind: 'claimed' })
    await idempotency.keep('claim-3', sealedUnder('main'))
    await idempotency.release('claim-3')
    expect(await idempotency.claim(claimOf({ id: 'claim-4' }))).toMatchObject({ kind: 'answered' })
    const next = claimOf({ id: 'claim-5', requestHash: 'another', now: noon + 10_000 })
    expect(await idempotency.claim(next)).toEqual({ kind: 'claimed' })
  },
  'EM-34: an answer that ran out is deleted, and no other is': async (store) => {
    await store.idempotency.claim(claimOf())
    await store.purge(noon + 9_999, 0)
    expect(await store.idempotency.keep('claim-1', sealedUnder('main'))).toBe(true)
    await store.purge(noon + 10_000, 0)
    expect(await store.sealed.countByKey()).toEqual(new Map())
    expect(await store.idempotency.claim(claimOf({ id: 'claim-2' }))).toEqual({ kind: 'claimed' })
  },
  'EM-34 VT-150: a kept answer is counted, resealed and discarded like an answer of a job': async ({
    idempotency,
    sealed,
    answers,
  }) => {
    await idempotency.claim(claimOf())
    await idempotency.keep('claim-1', sealedUnder('main'))
    expect(await sealed.countByKey()).toEqual(new Map([['main', 1]]))
    expect(await answers.countByKey()).toEqual(new Map([['main', 1]]))
    const [row] = await sealed.list({ under: 'main', after: '', max: 9 })
    if (!row) throw new Error('not listed')
    expect(row).toMatchObject({
      table: 'idempotency_keys',
      sealedFor: 'claim-1',
      tenant: 'firm',
      tokenVersion: 0,
    })
    expect(await sealed.replace([{ row, sealed: sealedUnder('next') }])).toBe(0)
    expect(await sealed.replace([{ row, sealed: sealedUnder('next') }])).toBe(1)
    expect(await sealed.countByKey()).toEqual(new Map([['next', 1]]))
    await sealed.discard('next')
    expect(await idempotency.claim(claimOf({ id: 'claim-2' }))).toEqual({ kind: 'claimed' })
  },
  'EM-37: the kept answers that concern a user are erased with the user, and those of a tenant with it':
    async (store) => {
      await addHostUser(store, 'u', 'user-1')
      await store.idempotency.claim(claimOf())
      await store.idempotency.claim(claimOf({ id: 'claim-2', keyHash: 'second', account: 'user-2' }))
      await store.idempotency.claim(claimOf({ id: 'claim-3', tenant: 'other' }))
      const rows = async (scope: Parameters<typeof store.erasure.erase>[0]) =>
        (await store.erasure.erase(scope)).rows['idempotency_keys']
      expect(await rows({ tenant: 'firm', subjects: ['u'] })).toBe(1)
      expect(await rows({ tenant: 'firm' })).toBe(1)
      expect(await store.idempotency.keep('claim-3', sealedUnder('main'))).toBe(true)
    },
}
