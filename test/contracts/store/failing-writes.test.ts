import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { describe, expect, test } from 'vitest'
import { storeContract } from '../store-contract.ts'
import { failingWrites, InjectedFailure } from './failing-writes.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** Writes of one guarantee that are made to fail. */
const writesMax = isFull ? 200 : 8

/** Runs a guarantee with one write failing; undefined if it has fewer writes. */
const outcomeWith = async (
  prove: (store: Awaited<ReturnType<typeof sqlStore>>) => Promise<unknown>,
  write: number,
): Promise<string | undefined> => {
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

const isInjected = (error: unknown): boolean =>
  // Some guarantees expect another error, and say which one they got instead.
  error instanceof InjectedFailure || String(error).includes('the disk is full')

describe.each(Object.entries(storeContract))('%s', (_, contract) => {
  test.each(Object.entries(contract))(
    'no write is left alone: %s, and the caller gets the error of each write that fails (OP-54)',
    async (_guarantee, prove) => {
      const outcomes: string[] = []
      for (let write = 0; write < writesMax; write += 1) {
        const outcome = await outcomeWith(prove, write)
        if (outcome === undefined) break
        outcomes.push(outcome)
      }
      expect(outcomes.filter((outcome) => outcome !== 'the error of the write')).toEqual([])
    },
  )
})
