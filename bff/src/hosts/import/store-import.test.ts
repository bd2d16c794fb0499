import { describe, expect, test } from 'vitest'
import { Failure } from '../../failure.ts'
import type { HeldImportNeeds } from './held-import.ts'
import { storeImport } from './store-import.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const away = () => new Failure('store-unavailable', 'x')
const integration = {
  id: 'crm',
  tenant: 'tenant',
  scopes: ['read'],
  client: {},
  provider: { id: 'crm', scopes: {}, accessModels: {}, accessTokenSeconds: { assumed: 1, most: 2 } },
}

interface Given {
  /** True if the host names the user for the first time. */
  readonly isNew?: boolean
  /** The error of each try to store; undefined: it succeeds. */
  readonly failures?: readonly (Error | 'erased' | 'stale' | 'gone' | undefined)[]
  readonly held?: object
  readonly same?: object
}

/** Imports a connection into a store that fails as given. */
const importWith = async ({ isNew = false, failures = [], held, same }: Given) => {
  const log: unknown[] = []
  const waits: number[] = []
  let tries = 0
  const owner = isNew ? undefined : 'subject'
  const row = { id: 'connection', owner, status: 'active' }
  const tables = (failure: unknown) => ({
    subjects: {
      create: (...input: unknown[]) => Promise.resolve(void log.push(['create', ...input])),
      attach: (...input: unknown[]) => {
        log.push(['attach', ...input])
        return Promise.resolve(failure === 'erased' ? 'another' : input[2])
      },
      lock: (id: string) => {
        log.push(['lock', id])
        return Promise.resolve(failure !== 'erased')
      },
    },
    connections: {
      add: (added: object) => Promise.resolve(added),
      putTokens: () => Promise.resolve(failure !== 'stale'),
      find: () => Promise.resolve(row),
    },
    delegations: { put: () => Promise.resolve() },
    revocations: {
      remove: (id: string) => {
        log.push(['removed', id])
        return Promise.resolve(failure !== 'gone')
      },
    },
  })
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    vault: { seal: () => Promise.resolve('sealed') },
    sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
    revocations: {
      owe: () => Promise.resolve('replaced'),
      settle: (pending: unknown) => {
        log.push(['settling', pending])
        return new Promise<void>((resolve) => {
          setImmediate(() => {
            log.push('settled')
            resolve()
          })
        })
      },
    },
    store: {
      subjects: { ownerOf: () => Promise.resolve(owner) },
      connections: {
        findSame: (key: object) => {
          log.push(['same', key])
          return Promise.resolve(same)
        },
      },
      atomically: (work: (tables: unknown) => Promise<unknown>) => {
        const failure = failures[Math.min(tries, failures.length - 1)]
        tries += 1
        return failure instanceof Error ? Promise.reject(failure) : work(tables(failure))
      },
    },
  } as unknown as HeldImportNeeds
  const result: unknown = await storeImport(needs, {
    integration,
    model: 'user-present',
    subject: 'ana',
    account: { id: 'account', name: 'Ana', detail: null, choices: [], preferred: null },
    grant: { accessToken: 'CANARY', refreshToken: null, idToken: null, expiresInSeconds: 60, scopes: null },
    terms: null,
    endsAt: now + 5,
    held,
  } as never).catch((error: unknown) => error)
  return { result, log, waits, tries: () => tries }
}

const held = { pending: { id: 'hold' } }
const named = (log: unknown[], name: string) =>
  log.filter((entry) => Array.isArray(entry) && entry[0] === name)

describe('RT-80 EM-35: an import', () => {
  test('is answered after the revocation of the tokens that it replaced', async () => {
    const { result, log } = await importWith({ held })
    expect(result).toMatchObject({ id: 'connection' })
    expect(log.slice(-3)).toEqual([['removed', 'hold'], ['settling', 'replaced'], 'settled'])
    expect(named(log, 'lock')).toEqual([['lock', 'subject']])
    expect(named(log, 'create')).toEqual([])
  })

  test('makes the user that its host names for the first time', async () => {
    const { log, result } = await importWith({ isNew: true })
    expect(result).toMatchObject({ id: 'connection' })
    const id = 'A'.repeat(43)
    expect(named(log, 'create')).toEqual([['create', { id, tenant: 'tenant', guest: false, name: null }]])
    expect(named(log, 'attach')).toMatchObject([['attach', 'tenant', { account: 'ana' }, id]])
    expect(named(log, 'lock')).toEqual([])
  })

  test.each([0, 1, 2, 3, 4])('waits for a store that is away %i times', async (count) => {
    const failures = [...Array.from({ length: count }, away), undefined]
    const { result, waits } = await importWith({ failures })
    expect(result).toMatchObject({ id: 'connection' })
    expect(waits).toEqual([200, 500, 1_000, 2_000].slice(0, count))
  })

  test('fails with the failure of a store that stays away', async () => {
    const { result, waits, tries } = await importWith({ failures: [away()] })
    expect(result).toMatchObject({ code: 'store-unavailable' })
    expect([waits.length, tries()]).toEqual([4, 5])
  })

  test.each([true, false])(
    'of a user who is made or erased meanwhile (new: %s) is tried again',
    async (isNew) => {
      const { result, waits } = await importWith({ isNew, failures: ['erased', undefined] })
      expect(result).toMatchObject({ id: 'connection' })
      expect(waits).toEqual([200])
    },
  )

  test('that other writers keep overtaking fails as an internal error', async () => {
    const { result, tries } = await importWith({ failures: ['stale'] })
    expect(result).toMatchObject({ code: 'internal', cause: expect.any(Error) as unknown })
    expect(tries()).toBe(5)
  })

  test('is not tried again after any other failure', async () => {
    const { result, tries } = await importWith({ failures: [new Failure('internal', 'x')] })
    expect(result).toMatchObject({ code: 'internal' })
    expect(tries()).toBe(1)
  })

  test('whose hold is gone is the one that another request stored, or was revoked', async () => {
    const stored = await importWith({ held, failures: ['gone'], same: { id: 'other' } })
    expect(stored.result).toEqual({ id: 'other' })
    expect(named(stored.log, 'same').at(-1)).toEqual([
      'same',
      { tenant: 'tenant', owner: 'subject', integration: 'crm', model: 'user-present', account: 'account' },
    ])
    const revoked = await importWith({ held, failures: ['gone'] })
    expect(revoked.result).toMatchObject({ code: 'import-rejected' })
    expect(revoked.tries()).toBe(1)
    const erased = await importWith({ isNew: true, held, failures: ['gone'], same: { id: 'other' } })
    expect(erased.result).toMatchObject({ code: 'import-rejected' })
  })
})
