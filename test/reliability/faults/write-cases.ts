import { setImmediate as turn } from 'node:timers/promises'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import type { Store } from '@planbridge/bff/testing'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment, type DeploymentOptions } from '../../harness/deployment/deployment.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

/** A store whose writes are numbered once they are watched. Each waits until it is released, or one of them fails. */
const watchedStore = async () => {
  const held: { readonly sql: string; readonly release: () => void }[] = []
  const watch = { isHolding: false, failing: 0, writes: 0 }
  const beforeWrite = async (sql: string) => {
    watch.writes += 1
    if (watch.writes === watch.failing) throw new Error('CANARY-STORE the disk is full')
    if (watch.isHolding) await new Promise<void>((release) => void held.push({ sql, release }))
  }
  const store: Store = await sqlStore(watchedWrites(await memoryDialect(), beforeWrite))
  return { store, held, watch }
}

export type Act = () => Promise<{ readonly status: number; readonly body?: unknown }>

/** Prepares an action. Its writes begin with the action. */
export type Prepare = (at: Deployment, browser: Browser) => Promise<Act>

const open = async (prepare: Prepare, options: DeploymentOptions) => {
  const watched = await watchedStore()
  // Short waits pass at once. A lease would be extended without a pause if longer ones did, and each extension is a write.
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => void (ms < 2_000 ? setImmediate(resolve) : setTimeout(resolve, ms)))
  const at = await deployment({ ...options, store: watched.store, engines: { sleep } })
  const act = await prepare(at, openBrowser(at))
  watched.watch.writes = 0
  return { ...watched, act }
}

/** True if the work is not done although everything else had its turn. */
const isWaiting = async (isDone: () => boolean): Promise<boolean> => {
  for (let turns = 0; turns < 100 && !isDone(); turns += 1) await turn()
  return !isDone()
}

/** Each of the actions is answered after all of its writes, and without a word of the store if one of them fails. */
export const describeWrites = (
  actions: Readonly<Record<string, Prepare>>,
  options: DeploymentOptions = {},
): void => {
  describe.each(Object.entries(actions))('%s', (_, prepare) => {
    test('is not answered before each of its writes is done (OP-54)', async () => {
      const { act, held, watch } = await open(prepare, options)
      watch.isHolding = true
      let isAnswered = false
      const answer = act().finally(() => (isAnswered = true))
      const waited: string[] = []
      for (;;) {
        await expect.poll(() => held.length > 0 || isAnswered, { interval: 1 }).toBe(true)
        const write = held.shift()
        if (!write) break
        if (await isWaiting(() => isAnswered)) waited.push(write.sql)
        write.release()
      }
      expect((await answer).status).toBeLessThan(500)
      expect(waited).toHaveLength(watch.writes)
      expect(watch.writes).toBeGreaterThan(0)
    })

    test('answers without a word of the store’s error, whichever of its writes fails (OP-54)', async () => {
      const { act: succeed, watch } = await open(prepare, options)
      await succeed()
      for (let failing = 1; failing <= watch.writes; failing += 1) {
        const failed = await open(prepare, options)
        failed.watch.failing = failing
        // An action that is no request fails with the error itself.
        const { status, ...rest } = await failed.act().catch(() => ({ status: 500 }))
        expect([200, 204, 403, 500, 503], `write ${failing}`).toContain(status)
        expect(JSON.stringify(rest)).not.toContain('CANARY-STORE')
      }
    })
  })
}
