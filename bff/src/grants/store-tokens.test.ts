import { describe, expect, test } from 'vitest'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'
import { storeTokens } from './store-tokens.ts'

const key = {
  tenant: 'tenant',
  owner: 'ana',
  integration: 'crm',
  model: 'personal-token',
  account: 'a',
} as never
const [sealed, change] = [{ sealed: 'x' }, { renews: false }] as never[]

interface Given {
  /** Whether each try is the first to write. */
  readonly puts?: readonly boolean[]
  readonly known?: object
  readonly owner?: string
  readonly isThere?: boolean
  readonly connecting?: object
  /** The row that the store has in the transaction, if another writer changed it. */
  readonly added?: object
}

const store = async ({ puts = [true], known, owner = 'ana', isThere = true, connecting, added }: Given) => {
  const log: unknown[] = []
  const asked: boolean[] = []
  const random = { bytes: (length: number) => new Uint8Array(length) }
  const clock = { now: () => 7 }
  const row = known && { ...blankConnection({ random, clock }, key), tokenVersion: 3, ...known }
  const connections = {
    findSame: () => Promise.resolve(row),
    add: (found: object) => Promise.resolve({ ...found, ...added }),
    putTokens: (...input: unknown[]) => {
      const isFirst = puts[Math.min(log.filter((entry) => entry === 'put').length, puts.length - 1)]
      log.push('put', input)
      return Promise.resolve(isFirst)
    },
    find: (id: string) => Promise.resolve({ id, stored: true }),
  }
  const needs = {
    random,
    clock,
    store: {
      connections,
      atomically: (work: (tables: unknown) => Promise<unknown>) =>
        work({
          connections,
          subjects: { lock: (id: string) => Promise.resolve((log.push(`locked ${id}`), isThere)) },
          connectSessions: 'sessions',
        }),
    },
  } as unknown as ConnectNeeds
  const prepare = (_: unknown, isNew: boolean) => {
    asked.push(isNew)
    return Promise.resolve({ sealed, change })
  }
  const wanted = { ...(key as object), owner, connecting } as never
  const result: unknown = await storeTokens(needs, wanted, prepare as never).catch((error: unknown) => error)
  return { result, log, asked }
}

describe('tokens that need no consent', () => {
  test('are stored in a new connection, whose person is there until the commit', async () => {
    const { result, log, asked } = await store({})
    expect(result).toMatchObject({ stored: true })
    expect(log).toEqual(['locked ana', 'put', ['A'.repeat(43), 0, sealed, change]])
    expect(asked).toEqual([true])
  })

  test('are stored at the version of the known connection that was read', async () => {
    const { log, asked } = await store({ known: {} })
    expect([log.at(-1), asked]).toEqual([['A'.repeat(43), 3, sealed, change], [false]])
  })

  test('of a service account have no person', async () => {
    expect((await store({ owner: '' })).log[0]).toBe('put')
  })

  test('of a person who does not exist any more are refused', async () => {
    const { result, log } = await store({ isThere: false })
    expect(result).toMatchObject({ code: 'session-required' })
    expect(log).toEqual(['locked ana'])
  })

  test.each([
    [[false, true], 2, false],
    [[false, false, false, false, true], 5, false],
    [[false], 5, true],
  ])('that other writers overtake (%j) are tried %i times', async (puts, tries, fails) => {
    const { result, log } = await store({ puts })
    expect(log.filter((entry) => entry === 'put')).toHaveLength(tries)
    expect(result).toMatchObject(fails ? { code: 'internal' } : { stored: true })
  })

  test.each([{ id: 'other' }, { tokenVersion: 9 }])(
    'are not stored at a row that was not read: %j',
    async (added) => {
      const { result, log } = await store({ added })
      expect(result).toMatchObject({ code: 'internal' })
      expect(log.filter((entry) => entry === 'put')).toEqual([])
    },
  )

  test('of a connect session are stored while its session is locked, and made known to it', async () => {
    const seen: unknown[] = []
    const connecting = {
      lock: (tables: unknown) => Promise.resolve(void seen.push(['lock', tables])),
      made: (tables: unknown, row: unknown) => Promise.resolve(void seen.push(['made', tables, row])),
    }
    await store({ connecting })
    expect(seen).toEqual([
      ['lock', { connectSessions: 'sessions' }],
      ['made', { connectSessions: 'sessions' }, { id: 'A'.repeat(43), stored: true }],
    ])
    seen.length = 0
    await store({ connecting, puts: [false, true] })
    expect(seen.map((entry) => (entry as string[])[0])).toEqual(['lock', 'lock', 'made'])
  })
})
