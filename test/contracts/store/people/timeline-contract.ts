import type {
  CallCount,
  ConnectionChange,
  RunEntry,
  Store,
  TimelineReader,
  TimelineRow,
} from '@planbridge/bff/testing'
import { IntegrationId, JobId, OperationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { idOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { connect } from '../hosts/host-events-contract.ts'

export const tenant = 'firm'
const integration = IntegrationId.parse('dp-hybrid')

export const readerOf = (owner: string, more: Partial<TimelineReader> = {}): TimelineReader => ({
  tenant,
  owners: [owner],
  shared: [],
  arrivals: new Map(),
  ...more,
})

/** Finishes a run whose job was deleted meanwhile. */
export const addRun = ({ jobs }: Pick<Store, 'jobs'>, entry: RunEntry): Promise<void> => {
  const { job, dueAt, code, at } = entry
  const run = {
    job,
    dueAt,
    startedAt: at,
    endedAt: at,
    outcome: 'failed',
    code,
    status: null,
    tries: 1,
  } as const
  return jobs.finish(run, entry)
}

export const calls = (id: string, change: Partial<CallCount> = {}): CallCount => ({
  connection: idOf(id),
  since: noon,
  at: noon,
  count: 1,
  failed: 0,
  code: null,
  ...change,
})

const tokens = (endsAt: number) => ({ sealed: `sealed until ${endsAt}`, endsAt, staleAt: endsAt - 1 })

/** Lists so many entries. Transactions elsewhere on a PostgreSQL server can delay them. */
export const entries = async (
  { timeline }: Pick<Store, 'timeline'>,
  count: number,
  query: Partial<Parameters<Store['timeline']['list']>[0]> = {},
): Promise<TimelineRow[]> => {
  const list = () => timeline.list({ reader: readerOf('ada'), max: 1_000, ...query })
  await expect.poll(async () => (await list()).length).toBe(count)
  return list()
}

export const kinds = (rows: readonly TimelineRow[]) => rows.map(({ kind }) => kind)

export const addPerson = (store: Store, id = 'ada') =>
  store.subjects.create({ id, tenant, guest: false, name: 'Ada' })

export const addConnected = async (store: Store, id = 'c1', owner = 'ada') => {
  await connect(store, { id: idOf(id), owner, account: id })
}

const renewalFails = (failures: number): ConnectionChange => ({
  journal: { requestedAt: noon, failures, failure: 'provider-unreachable', retryAt: noon + 60_000 },
})

export const runOf = (change: object = {}) => ({
  job: JobId.parse('j1'),
  connection: idOf('c1'),
  dueAt: noon,
  kind: 'job-failed' as const,
  operation: OperationId.parse('list-clients'),
  code: 'provider-unreachable' as const,
  at: noon + 1,
  nextAt: noon + dayMs,
  ...change,
})

export const timelineContract: Contract = {
  'OP-180: every change of a connection that its person has to know is one entry, and no other change is':
    async (store) => {
      await addPerson(store)
      await addConnected(store)
      const { connections } = store
      const change = (to: ConnectionChange) => connections.change(idOf('c1'), to)
      await change({ choice: 'a1' })
      await store.activity.write({ used: new Map([[idOf('c1'), noon]]), seen: new Map() })
      // The same tokens, sealed again or verified.
      await connections.putTokens(idOf('c1'), 1, tokens(noon))
      expect(kinds(await entries(store, 1))).toEqual(['connected'])
      await change(renewalFails(1))
      await change(renewalFails(2))
      await connections.putTokens(idOf('c1'), 2, tokens(noon + 1), {
        journal: { requestedAt: null, failures: 0, failure: null, retryAt: null },
      })
      await connections.markWarned(idOf('c1'), noon + dayMs, 7)
      await change({ status: 'reconnect-required', reason: 'renewal-lost' })
      await connections.putTokens(idOf('c1'), 3, tokens(noon + 2), {
        status: 'active',
        reason: null,
        createdAt: noon + 9,
      })
      await connections.putTokens(
        idOf('c1'),
        4,
        { sealed: null, endsAt: null, staleAt: null },
        { status: 'signed-out', reason: 'person-signed-out' },
      )
      await change({ status: 'ended', reason: 'end-date-reached' })
      await connections.remove(idOf('c1'))
      const found = await entries(store, 9)
      expect(kinds(found).toReversed()).toEqual([
        'connected',
        'renewal-failed',
        'renewed',
        'ends-soon',
        'reconnect-needed',
        'reconnected',
        'signed-out',
        'ended',
        'disconnected',
      ])
      const facts = Object.fromEntries(
        found.map(({ kind, code, reason, nextAt }) => [kind, [code, reason, nextAt]]),
      )
      expect(facts).toMatchObject({
        'renewal-failed': ['provider-unreachable', null, noon + 60_000],
        'ends-soon': [null, null, noon + dayMs],
        'reconnect-needed': [null, 'renewal-lost', null],
        ended: [null, 'end-date-reached', null],
      })
      expect(
        new Set(found.map((row) => `${row.tenant} ${row.owner} ${row.connection} ${row.integration}`)),
      ).toEqual(new Set([`firm ada c1 ${integration}`]))
    },
  'OP-180: a change that is rolled back is no entry': async (store) => {
    await addPerson(store)
    await addConnected(store)
    const failing = store.atomically(async (tables) => {
      await tables.connections.change(idOf('c1'), { status: 'ended' })
      await addRun(tables, runOf())
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(kinds(await entries(store, 1))).toEqual(['connected'])
  },
  'OP-180: renewals of a day, and calls of a quarter of an hour, are one entry that counts them and moves to the top':
    async (store) => {
      await addPerson(store)
      await addConnected(store)
      for (const version of [1, 2, 3])
        await store.connections.putTokens(idOf('c1'), version, tokens(noon + version))
      await store.timeline.addCalls(calls('c1', { count: 5 }))
      const before = await entries(store, 3)
      await store.timeline.addCalls(
        calls('c1', { since: noon + 1, at: noon + 60_000, count: 7, failed: 2, code: 'provider-too-slow' }),
      )
      await store.timeline.addCalls(calls('c1', { since: noon - 5, at: noon, failed: 0 }))
      await store.timeline.addCalls(calls('c1', { since: noon + 900_000, at: noon + 900_000 }))
      await store.connections.putTokens(idOf('c1'), 4, tokens(noon + 4))
      const after = await entries(store, 4)
      expect(after.map(({ kind, count, failed, code }) => [kind, count, failed, code])).toEqual([
        ['renewed', 4, 0, null],
        ['calls', 1, 0, null],
        ['calls', 13, 2, 'provider-too-slow'],
        ['connected', 1, 0, null],
      ])
      expect(after[2]).toMatchObject({ since: noon - 5, at: noon + 60_000 })
      const ids = (rows: readonly TimelineRow[]) => new Set(rows.map(({ id }) => id))
      expect([...ids(before)].every((id) => ids(after).has(id))).toBe(true)
    },
  'OP-180: the result of a run is one entry, also if it is recorded twice, and the last result counts':
    async (store) => {
      await addPerson(store)
      await addConnected(store)
      await addRun(store, runOf({ code: 'run-interrupted' }))
      await addRun(store, runOf({ kind: 'job-succeeded', code: null, at: noon + 9 }))
      await addRun(store, runOf({ dueAt: noon + 1 }))
      const found = await entries(store, 3)
      expect(
        found
          .slice(0, 2)
          .map(({ kind, code, name, job, nextAt, at }) => ({ kind, code, name, job, nextAt, at })),
      ).toEqual([
        {
          kind: 'job-failed',
          code: 'provider-unreachable',
          name: 'list-clients',
          job: 'j1',
          nextAt: noon + dayMs,
          at: noon + 1,
        },
        {
          kind: 'job-succeeded',
          code: null,
          name: 'list-clients',
          job: 'j1',
          nextAt: noon + dayMs,
          at: noon + 9,
        },
      ])
    },
  'OP-182: a reader that continues after a position gets every later version once, in the order of the list':
    async (store) => {
      await addPerson(store)
      await addPerson(store, 'ben')
      await addConnected(store, 'c1')
      await addConnected(store, 'c2', 'ben')
      await entries(store, 1)
      const head = await store.timeline.head()
      expect(await store.timeline.after(head, 9)).toEqual([])
      for (const id of ['c1', 'c2', 'c1']) await store.timeline.addCalls(calls(id))
      await addRun(store, runOf())
      const own = () => store.timeline.afterFor(readerOf('ada'), head, 9)
      await expect.poll(async () => kinds(await own())).toEqual(['calls', 'job-failed'])
      expect(kinds(await store.timeline.after(head, 9))).toEqual(['calls', 'calls', 'job-failed'])
      expect(await own()).toEqual((await entries(store, 3)).slice(0, 2).toReversed())
      expect(await store.timeline.afterFor(readerOf('ada'), await store.timeline.head(), 9)).toEqual([])
      const [first] = await own()
      expect(kinds(await store.timeline.afterFor(readerOf('ada'), first?.position ?? head, 9))).toEqual([
        'job-failed',
      ])
    },
}
