import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '@planbridge/bff/testing'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { watchedWrites } from '../../harness/deployment/watched-writes.ts'

const priya = { account: 'priya.nair' }

/** A gate in front of some writes of the store: open, closed until it is opened, or failing. */
interface Gate {
  calls: number
  state: 'open' | 'closed' | 'failing'
  open: () => void
}

/** A real store with a gate in front of the writes that match. */
const gatedStore = async (writes: RegExp): Promise<{ store: Store; gate: Gate }> => {
  let release: (() => void) | undefined
  const gate: Gate = {
    calls: 0,
    state: 'open',
    open: () => {
      gate.state = 'open'
      release?.()
    },
  }
  const beforeWrite = async (sql: string) => {
    if (!writes.test(sql)) return
    gate.calls += 1
    if (gate.state === 'failing') throw new Error('CANARY-STORE the disk is full')
    if (gate.state === 'closed') await new Promise<void>((resolve) => (release = resolve))
  }
  return { store: await sqlStore(watchedWrites(await memoryDialect(), beforeWrite)), gate }
}

/** True if the work is not done although everything else had its turn. */
const isWaiting = async (work: Promise<unknown>): Promise<boolean> => {
  let isDone = false
  void work.then(
    () => (isDone = true),
    () => (isDone = true),
  )
  for (let turns = 0; turns < 50; turns += 1) await turn()
  return !isDone
}

interface Step {
  readonly writes: RegExp
  /** Prepares a browser and returns the request whose answer must wait for the write. */
  readonly prepare: (
    at: Awaited<ReturnType<typeof deployment>>,
  ) => Promise<() => Promise<{ readonly status: number }>>
}

const signIn: Step['prepare'] = async (at) => {
  const browser = openBrowser(at)
  const pending = await browser.start({ integration: 'dp-hybrid', model: 'delegation' })
  const callback = await browser.atProvider(pending, priya)
  return () => browser.complete(pending, callback)
}

const start: Step['prepare'] = (at) => {
  const browser = openBrowser(at)
  const input = {
    purpose: 'sign-in',
    integration: 'dp-hybrid' as never,
    model: 'user-present',
    challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' as never,
  } as const
  return Promise.resolve(() => browser.call(endpoints.startAttempt, input))
}

const connected =
  (
    act: (browser: ReturnType<typeof openBrowser>, id: never) => Promise<{ readonly status: number }>,
  ): Step['prepare'] =>
  async (at) => {
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    return () => act(browser, id as never)
  }

const steps: Readonly<Record<string, Step>> = {
  'a start waits until the session is stored': { writes: /^insert into "sessions"/, prepare: start },
  'a start waits until the attempt is stored': { writes: /^insert into "attempts"/, prepare: start },
  'a completed attempt waits until it is taken': { writes: /^update "attempts"/, prepare: signIn },
  'a completed attempt waits until the session has its new id': {
    writes: /^update "sessions"/,
    prepare: signIn,
  },
  'a sign-out waits until the session is removed': {
    writes: /^delete from "sessions"/,
    prepare: connected((browser) => browser.call(endpoints.signOut, {})),
  },
  'a disconnected connection waits until it is removed': {
    writes: /^delete from "connections"/,
    prepare: connected((browser, connection) => browser.call(endpoints.disconnect, { connection })),
  },
  'a narrowed delegation waits until its terms are stored': {
    writes: /"delegations"/,
    prepare: connected((browser, connection) =>
      browser.call(endpoints.narrowDelegation, {
        connection,
        purpose: 'Less',
        operations: ['list-clients' as never],
        ends_at: '2026-01-07T00:00:00.000Z',
      }),
    ),
  },
  'a new job waits until it is stored': {
    writes: /^insert into "jobs"/,
    prepare: connected((browser, connection) =>
      browser.call(endpoints.addJob, {
        connection,
        operation: 'list-clients' as never,
        fields: {},
        body: null,
        schedule: { every: 'day', time: '06:30' },
        time_zone: 'Europe/London',
        missed: 'skip',
      }),
    ),
  },
}

describe.each(Object.entries(steps))('%s', (_, { writes, prepare }) => {
  test('before it is answered (OP-54)', async () => {
    const { store, gate } = await gatedStore(writes)
    const act = await prepare(await deployment({ store }))
    gate.calls = 0
    gate.state = 'closed'
    const answer = act()
    await expect.poll(() => gate.calls).toBeGreaterThan(0)
    expect(await isWaiting(answer)).toBe(true)
    gate.open()
    expect((await answer).status).toBeLessThan(300)
  })

  test('and fails with it, without a word of the store’s error (OP-54)', async () => {
    const { store, gate } = await gatedStore(writes)
    const at = await deployment({ store })
    const act = await prepare(at)
    gate.state = 'failing'
    const { status, ...rest } = await act()
    expect(status).toBeGreaterThanOrEqual(500)
    expect(JSON.stringify(rest)).not.toContain('CANARY')
  })
})
