import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { onTestFinished } from 'vitest'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

/** A store that refuses the next writes of one kind as an outage, and a record of how long is waited between tries. */
export const absentStore = async (writes: RegExp) => {
  const state = { failures: 0 }
  const slept: number[] = []
  const beforeWrite = (sql: string) => {
    if (!writes.test(sql) || state.failures === 0) return
    state.failures -= 1
    throw Object.assign(new Error('the store is away'), { code: 'ECONNREFUSED' })
  }
  const store = await sqlStore(watchedWrites(await memoryDialect(), beforeWrite))
  const sleep = (ms: number) => {
    slept.push(ms)
    return new Promise<void>((resolve) => void setImmediate(resolve))
  }
  onTestFinished(() => void (state.failures = 0))
  return { store, engines: { sleep }, state, slept }
}
