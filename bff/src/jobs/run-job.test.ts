import { describe, expect, test } from 'vitest'
import type { JobRow } from '../store/ports/ports.ts'
import type { JobNeeds } from './needs.ts'
import { runJob } from './run-job.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const runMs = 180_000
const schedule = { every: 'day', time: '10:00' } as const

interface Given {
  readonly job?: object | null
  readonly last?: object
  /** False if another process began the run. */
  readonly begins?: boolean
  readonly answer?: object
}

/** A job that is due, in a store that records every change. */
const run = async ({ job = {}, last, begins = true, answer }: Given = {}) => {
  const log: unknown[] = []
  const due = {
    id: 'job',
    connection: 'connection',
    operation: 'list',
    schedule,
    time_zone: 'UTC',
    missed: 'skip',
    paused: false,
    nextAt: now,
    ...job,
  } as unknown as JobRow
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    integrations: new Map([['crm', { operations: [{ id: 'list', method: 'GET' }] }]]),
    events: { jobRan: (event: object) => log.push(['event', event]) },
    vault: { sealAnswer: () => Promise.resolve('sealed') },
    callOperation: () => Promise.resolve({ code: null, status: 200, answer }),
    store: {
      connections: { find: () => Promise.resolve({ integration: 'crm', tenant: 'tenant' }) },
      answers: { add: (...kept: unknown[]) => Promise.resolve(void log.push(['answer', ...kept])) },
      jobs: {
        find: () => Promise.resolve(job === null ? undefined : due),
        runs: (_: string, count: number) => Promise.resolve(last === undefined ? [] : [last].slice(0, count)),
        begin: (...[started, nextCheckAt, deadline]: [object, (job: JobRow) => number, number]) => {
          log.push(['begin', started, nextCheckAt(due), deadline])
          return Promise.resolve(begins ? due : undefined)
        },
        finish: (finished: object, entry: object) =>
          Promise.resolve(void log.push(['finish', finished, entry])),
        change: (_: string, change: (job: JobRow) => JobRow) => {
          log.push(['plan', ...[now, now + runMs, 7].map((nextAt) => change({ ...due, nextAt }).nextAt)])
          return Promise.resolve(due)
        },
      },
    },
  } as unknown as JobNeeds
  await runJob(needs)('job' as never)
  return log
}

const tomorrow = Date.parse('2026-01-05T10:00:00Z')
const names = (log: unknown[]) => log.map((entry) => (entry as string[])[0])

describe('a job', () => {
  test('that is due is run once, and its next run is planned unless its times changed meanwhile', async () => {
    const log = await run()
    expect(log).toMatchObject([
      [
        'begin',
        {
          job: 'job',
          dueAt: now,
          startedAt: now,
          endedAt: null,
          outcome: 'running',
          code: null,
          status: null,
          tries: 0,
        },
        now + runMs,
        now + runMs,
      ],
      [
        'finish',
        { outcome: 'succeeded', status: 200, tries: 1, endedAt: now },
        {
          job: 'job',
          connection: 'connection',
          dueAt: now,
          kind: 'job-succeeded',
          operation: 'list',
          code: null,
          at: now,
          nextAt: tomorrow,
        },
      ],
      ['event', { job: 'job', outcome: 'succeeded' }],
      ['plan', now, tomorrow, 7],
    ])
  })

  test.each<[string, object | null]>([
    ['is gone', null],
    ['is paused', { paused: true }],
    ['has no next run', { nextAt: null }],
    ['is due in a millisecond', { nextAt: now + 1 }],
  ])('that %s is not run', async (_, job) => {
    expect(await run({ job })).toEqual([])
  })

  test('is not run by the process that comes second', async () => {
    expect(names(await run({ begins: false }))).toEqual(['begin'])
  })

  test('is looked at again before the deadline of its run if it is due before that', async () => {
    const soon = { schedule: { every: 'hour', minute: 1 } }
    expect((await run({ job: soon }))[0]).toMatchObject(['begin', {}, now + 60_000, now + runMs])
  })

  test('keeps its answer before its run is over', async () => {
    const answer = { mediaType: 'text/plain', bytes: new Uint8Array([111, 107]), truncated: false }
    const log = await run({ answer })
    expect(names(log)).toEqual(['begin', 'answer', 'finish', 'event', 'plan'])
    expect(log[1]).toMatchObject([
      'answer',
      { job: 'job', dueAt: now, keptAt: now, bytes: 2, sealed: 'sealed' },
      5,
    ])
  })
})

describe('a run whose process died', () => {
  const last = {
    job: 'job',
    dueAt: now - 1,
    startedAt: now - runMs,
    outcome: 'running',
    code: null,
    status: null,
    tries: 1,
  }
  const died = { ...last, startedAt: now - runMs - 1 }
  const at = (started: { startedAt: number }, missed: string) => ({
    nextAt: started.startedAt + runMs,
    missed,
  })

  test('is stored as interrupted once its deadline has passed, and made up if the person wants that', async () => {
    const log = await run({ last: died, job: at(died, 'run-once') })
    expect(names(log)).toEqual(['finish', 'event', 'begin', 'finish', 'event', 'plan'])
    expect(log[0]).toMatchObject([
      'finish',
      { outcome: 'failed', code: 'run-interrupted', endedAt: now - 1 },
      { kind: 'job-failed', at: now - 1 },
    ])
  })

  test('is not made up if missed runs are skipped, and the next one is planned', async () => {
    expect(names(await run({ last: died, job: at(died, 'skip') }))).toEqual(['finish', 'event', 'plan'])
  })

  test('is left alone until its deadline has passed, but counts as cut short', async () => {
    expect(names(await run({ last, job: at(last, 'skip') }))).toEqual(['plan'])
    expect(names(await run({ last, job: at(last, 'run-once') }))[0]).toBe('begin')
  })

  test('and was stored as interrupted is made up once', async () => {
    const stored = { ...died, outcome: 'failed', code: 'run-interrupted' }
    expect(names(await run({ last: stored, job: at(died, 'run-once') }))[0]).toBe('begin')
    const failed = { ...stored, code: 'provider-failing' }
    expect(names(await run({ last: failed, job: at(died, 'run-once') }))).toEqual(['plan'])
    expect(names(await run({ last: failed, job: { missed: 'run-once' } }))[0]).toBe('begin')
  })
})
