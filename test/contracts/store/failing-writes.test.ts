import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { describe, expect, test } from 'vitest'
import { storeContract } from '../store-contract.ts'
import { failingWrites, InjectedFailure } from './failing-writes.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** Writes of one guarantee that are made to fail: the last ones, because the first ones only prepare it. */
const writesMax = isFull ? 200 : 8

type Prove = (store: Awaited<ReturnType<typeof sqlStore>>) => Promise<unknown>

/** The number of writes of a guarantee. */
const writesOf = async (prove: Prove): Promise<number> => {
  const writes = failingWrites(await memoryDialect())
  const store = await sqlStore(writes.dialect)
  writes.failAt(Infinity)
  try {
    await prove(store)
    return writes.count()
  } finally {
    await store.close()
  }
}

/** Runs a guarantee with one write failing; undefined if it has fewer writes. */
const outcomeWith = async (prove: Prove, write: number): Promise<string | undefined> => {
  const writes = failingWrites(await memoryDialect())
  const store = await sqlStore(writes.dialect)
  writes.failAt(write)
  try {
    await prove(store)
    return writes.hasFailed() ? 'no error' : undefined
  } catch (error) {
    if (!writes.hasFailed()) return undefined
    return isInjected(error) ? 'the error of the write' : `another error: ${String(error).slice(0, 200)}`
  } finally {
    await store.close()
  }
}

/** Guarantees about requests at once, of which one is to succeed: another one may get the error. */
const competing = /at once/

const isInjected = (error: unknown): boolean =>
  // Some guarantees expect another error, and say which one they got instead.
  error instanceof InjectedFailure || String(error).includes('the disk is full')

describe.each(Object.entries(storeContract))('%s', (_, contract) => {
  test.each(Object.entries(contract))(
    'no write is left alone: %s, and the caller gets the error of each write that fails (OP-54)',
    async (guarantee, prove) => {
      const outcomes: string[] = []
      const count = await writesOf(prove)
      for (let write = Math.max(0, count - writesMax); write < count; write += 1) {
        const outcome = await outcomeWith(prove, write)
        if (outcome === undefined) break
        outcomes.push(outcome)
      }
      const allowed = new Set(['the error of the write', ...(competing.test(guarantee) ? ['no error'] : [])])
      expect(outcomes.filter((outcome) => !allowed.has(outcome))).toEqual([])
    },
  )
})
