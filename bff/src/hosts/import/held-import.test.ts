import { describe, expect, test } from 'vitest'
import type { Integration } from '../../domain/integration.ts'
import { type HeldImport, type HeldImportNeeds, holdImport, putHeld } from './held-import.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const dayMs = 86_400_000
const integration = {
  id: 'crm',
  tenant: 'tenant',
  provider: { accessTokenSeconds: { assumed: 1, most: 2 } },
} as unknown as Integration
const tokens = { integration, model: 'delegation', access: 'CANARY-a', refresh: 'CANARY-r' } as const

interface Given {
  readonly found?: object
  readonly claims?: boolean
  readonly opened?: object
  /** The row after the claim; null: it is gone. */
  readonly claimed?: object | null
}

const hold = async ({
  found,
  claims = true,
  opened = { kind: 'tokens', tokens: {} },
  claimed = {},
}: Given = {}) => {
  const log: unknown[] = []
  const record =
    (name: string, result?: unknown) =>
    (...input: unknown[]) => {
      log.push([name, ...input])
      return Promise.resolve(result)
    }
  let reads = 0
  const row = { id: 'import-hash', tenant: 'tenant', sealed: 'sealed', sealedFor: 'place', tokenVersion: 4 }
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    hash: (text: string) => `hash of ${text}`,
    vault: {
      seal: (...input: unknown[]) => {
        log.push(['seal', ...input])
        return Promise.resolve('sealed')
      },
      open: (...input: unknown[]) => {
        log.push(['open', ...input])
        return Promise.resolve(opened)
      },
    },
    store: {
      revocations: {
        find: () => {
          reads += 1
          if (reads === 1)
            return Promise.resolve(found && { ...row, requestedAt: null, nextTryAt: 7, ...found })
          return Promise.resolve(claimed === null ? undefined : { ...row, ...claimed })
        },
        add: record('add'),
        claim: record('claim', claims),
        recordRequest: record('recordRequest'),
      },
    },
  } as unknown as HeldImportNeeds
  const result: unknown = await holdImport(needs, tokens).catch((error: unknown) => error)
  return { result, log }
}

const id = 'import-hash of tenant crm CANARY-r'

describe('EM-36: tokens whose import begins', () => {
  test('are held under an id of their refresh token for a day, before the provider is asked', async () => {
    const { result, log } = await hold()
    expect(log).toMatchObject([
      ['seal', { id, tenant: 'tenant' }, 1, { access: 'CANARY-a', refresh: 'CANARY-r' }],
      ['add', { id, sealedFor: id, owner: '', account: null, sealed: 'sealed', nextTryAt: now + dayMs }],
      ['claim', id, now + dayMs, now + dayMs + 1],
      ['recordRequest', id, now],
      ['open', { id: 'place', tenant: 'tenant' }, 4, 'sealed'],
    ])
    expect(result).toMatchObject({ pending: { tokenVersion: 4 }, tokens: {} })
  })

  test('and were held before are taken over, for another day', async () => {
    const { log } = await hold({ found: {} })
    expect(log).toMatchObject([
      ['claim', id, 7, now + dayMs],
      ['recordRequest', id, now],
      ['open', { id: 'place' }, 4, 'sealed'],
    ])
  })

  test.each([
    [60_000, true],
    [59_999, false],
  ])('%i ms after another request began are taken over: %s', async (ago, isFree) => {
    const { result } = await hold({ found: { requestedAt: now - ago } })
    expect(result).toMatchObject(
      isFree ? { tokens: {} } : { code: 'too-many-requests', retryAfterSeconds: 5 },
    )
  })

  test('are refused while another request claims them', async () => {
    const { result } = await hold({ found: {}, claims: false })
    expect(result).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 5 })
  })

  test('are refused if they were revoked meanwhile', async () => {
    for (const claimed of [null, { sealed: null }])
      expect((await hold({ claimed })).result).toMatchObject({ code: 'import-rejected' })
  })

  test('that do not open are refused, with the time of the next try', async () => {
    for (const opened of [{ kind: 'not-now', detail: 'another key' }, { kind: 'none' }])
      expect((await hold({ opened })).result).toMatchObject({
        code: 'vault-unreadable',
        retryAfterSeconds: 60,
      })
  })
})

describe('EM-36: renewed tokens of an import', () => {
  const put = async (outcomes: readonly (boolean | 'away')[]) => {
    const waits: number[] = []
    const stored: unknown[] = []
    const needs = {
      vault: { seal: (...input: unknown[]) => Promise.resolve(JSON.stringify(input)) },
      sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
      store: {
        revocations: {
          putTokens: (...input: unknown[]) => {
            const outcome = outcomes[Math.min(stored.length, outcomes.length - 1)]
            stored.push(input)
            return outcome === 'away' ? Promise.reject(new Error('away')) : Promise.resolve(outcome)
          },
        },
      },
    } as unknown as HeldImportNeeds
    const held = {
      pending: { id, tenant: 'tenant', tokenVersion: 2, requestedAt: now },
    } as unknown as HeldImport
    const fresh = { access: 'CANARY-b', refresh: 'CANARY-s' }
    const result: unknown = await putHeld(needs, held, { tokens: fresh, tokenEndsAt: now }).catch(
      (error: unknown) => error,
    )
    return { result, waits, stored, fresh }
  }

  test('are stored at the version that was read, and known with their own', async () => {
    const { result, stored, fresh, waits } = await put([true])
    const sealed = JSON.stringify([{ id, tenant: 'tenant' }, 3, fresh])
    expect(stored).toEqual([[id, 2, { sealed, tokenEndsAt: now }]])
    expect(result).toEqual({
      tokens: fresh,
      pending: {
        id,
        tenant: 'tenant',
        sealed,
        sealedFor: id,
        tokenVersion: 3,
        tokenEndsAt: now,
        requestedAt: null,
      },
    })
    expect(waits).toEqual([])
  })

  test('wait for a store that is away, six times at most, and are used all the same', async () => {
    expect((await put(['away', 'away', true])).waits).toEqual([200, 500])
    const { result, waits } = await put(['away'])
    expect(waits).toEqual([200, 500, 1_000, 2_000, 4_000, 8_000])
    expect(result).toMatchObject({ tokens: { access: 'CANARY-b' } })
  })

  test('are refused if another request took them', async () => {
    expect((await put(['away', false])).result).toMatchObject({ code: 'import-rejected' })
  })
})
