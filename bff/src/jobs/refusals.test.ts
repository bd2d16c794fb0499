import { AnswerId, ConnectionId, JobId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import { changeJob } from './change-job.ts'
import { addJob, pauseJob } from './jobs.ts'
import { getAnswer } from './kept-answers.ts'
import type { JobNeeds } from './needs.ts'
import { runJobNow } from './run-job-now.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const connection = ConnectionId.parse('connection')
const id = JobId.parse('job')
const operation = { id: 'list', method: 'GET', path: '/list/{id}', scopes: ['read'] }
const schedule = { every: 'day', time: '10:00' } as const
const times = { schedule, time_zone: 'Europe/Berlin', missed: 'skip' } as const
const values = { fields: { id: '1' }, body: null }

interface Given {
  readonly row?: object
  readonly job?: object | null
  /** The job that the store returns for a change; null: it was deleted in the meantime. */
  readonly changed?: object | string | null
  readonly terms?: object
  readonly answer?: object
  readonly opened?: object
  readonly keepAnswers?: boolean
  readonly own?: Failure
  readonly added?: string
}

const session = { record: 'r', tenant: 'tenant', subject: 'ana', seenAt: 0, endsAt: 0 }
const requestSession = { session } as never

/** The use cases of jobs over a store with one job. */
const open = (given: Given = {}) => {
  const calls: unknown[] = []
  const row = {
    id: connection,
    tenant: 'tenant',
    integration: 'crm',
    model: 'service-account',
    status: 'active',
    scopes: ['read'],
    endsAt: null,
    ...given.row,
  }
  const job = {
    id,
    connection,
    operation: 'list',
    paused: false,
    nextAt: now + 1,
    ...times,
    ...values,
    ...given.job,
  }
  const stored =
    (name: string) =>
    (...input: unknown[]) => {
      calls.push([name, ...input])
      const { changed = job } = given
      return Promise.resolve(changed ?? undefined)
    }
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    jobLimits: { perPerson: 3, perTenant: 4, bytesPerPerson: 5_999 },
    keepAnswers: given.keepAnswers ?? true,
    integrations: new Map([
      [
        'crm',
        {
          operations: [operation],
          models: ['service-account'],
          scopes: ['read'],
          provider: { scopes: {}, accessModels: {} },
        },
      ],
    ]),
    ownConnection: () => (given.own ? Promise.reject(given.own) : Promise.resolve(row)),
    vault: { openAnswer: () => Promise.resolve(given.opened) },
    store: {
      delegations: { find: () => Promise.resolve(given.terms) },
      answers: {
        find: (...input: unknown[]) => {
          calls.push(['answer', ...input])
          return Promise.resolve(given.answer)
        },
        listFor: () => Promise.resolve(new Map()),
      },
      jobs: {
        find: () => Promise.resolve(given.job === null ? undefined : job),
        runsOfAll: () => Promise.resolve(new Map()),
        changeWithin: stored('changeWithin'),
        change: stored('change'),
        ask: stored('ask'),
        addWithin: (...input: unknown[]) => {
          calls.push(['add', ...input])
          return Promise.resolve(given.added)
        },
      },
    },
  } as unknown as JobNeeds
  const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)
  return {
    calls,
    change: (change: object = {}) =>
      outcome(changeJob(needs)({ job: id, ...times, ...values, ...change }, requestSession)),
    add: (change: object = {}) =>
      outcome(
        addJob(needs)(
          { connection, operation: 'list', ...times, ...values, ...change } as never,
          requestSession,
        ),
      ),
    run: (after: string | null = null) => outcome(runJobNow(needs)({ job: id, after }, requestSession)),
    pause: (paused: boolean) => outcome(pauseJob(needs)({ job: id, paused }, requestSession)),
    answer: () => outcome(getAnswer(needs)({ job: id, answer: AnswerId.parse('answer') }, requestSession)),
  }
}

const failure = (code: string, rest: object = { connection: undefined }) =>
  expect.objectContaining({ code, ...rest }) as unknown

describe('a job is changed', () => {
  test('to run at its new times, and one that is paused or keeps its times keeps them', async () => {
    const { change, calls } = open()
    expect(await change({ time_zone: 'UTC' })).toMatchObject({ id })
    const [, changedId, update, bytes] = calls[0] as [string, JobId, (before: object) => object, number]
    expect([changedId, bytes]).toEqual([id, 5_999])
    const before = { schedule, time_zone: 'Europe/Berlin', paused: false, nextAt: 7 }
    expect(update(before)).toMatchObject({ time_zone: 'UTC', nextAt: Date.parse('2026-01-05T10:00:00Z') })
    expect(update({ ...before, paused: true })).toMatchObject({ time_zone: 'UTC', nextAt: 7 })
    expect(update({ ...before, time_zone: 'UTC' })).toMatchObject({ nextAt: 7 })
    expect(update({ ...before, time_zone: 'UTC', schedule: { every: 'day', time: '11:00' } })).toMatchObject({
      schedule,
      nextAt: Date.parse('2026-01-05T10:00:00Z'),
    })
  })

  test.each<[string, Given, object, unknown]>([
    ['a time zone that does not exist', {}, { time_zone: 'Mars/Base' }, failure('request-malformed')],
    [
      'an operation that is not listed any more',
      { job: { operation: 'gone' } },
      {},
      failure('operation-not-allowed', { connection }),
    ],
    ['a field that is missing', {}, { fields: {} }, failure('request-malformed')],
    ['too much of the person', { changed: 'too-large' }, {}, failure('jobs-too-large', { limit: 5 })],
    ['a job that was deleted meanwhile', { changed: null }, {}, failure('job-not-found')],
    ['a job that is unknown', { job: null }, {}, failure('job-not-found')],
    [
      'a job of another person',
      { own: new Failure('connection-not-found', 'x') },
      {},
      failure('job-not-found'),
    ],
    [
      'a job while the store is away',
      { own: new Failure('store-unavailable', 'x') },
      {},
      failure('store-unavailable'),
    ],
  ])('not with %s', async (_, given, change, expected) => {
    expect(await open(given).change(change)).toEqual(expected)
  })
})

describe('a job is added', () => {
  test('with its next run, within the limits of its person and tenant', async () => {
    const { add, calls } = open()
    expect(await add()).toMatchObject({ operation: 'list', paused: false })
    expect(calls).toEqual([
      [
        'add',
        {
          id: 'A'.repeat(43),
          connection,
          operation: 'list',
          ...times,
          ...values,
          paused: false,
          nextAt: Date.parse('2026-01-05T09:00:00Z') + 86_400_000,
        },
        { person: 'ana', tenant: 'tenant' },
        { perPerson: 3, perTenant: 4, bytesPerPerson: 5_999 },
      ],
    ])
  })

  test.each<[string, Given, object, unknown]>([
    ['for a time zone that does not exist', {}, { time_zone: 'Mars/Base' }, failure('request-malformed')],
    [
      'of an operation that is not listed',
      {},
      { operation: 'gone' },
      failure('operation-not-allowed', { connection }),
    ],
    ['without a field', {}, { fields: {} }, failure('request-malformed')],
    [
      'of a connection that ends with its person’s presence',
      { row: { model: 'user-present' } },
      {},
      failure('delegation-required', { connection }),
    ],
    [
      'that its delegation does not agree to',
      { row: { model: 'delegation', endsAt: now + 1 }, terms: { operations: [] } },
      {},
      failure('operation-not-agreed', { connection }),
    ],
    ['beyond the jobs of a person', { added: 'perPerson' }, {}, failure('too-many-jobs', { limit: 3 })],
    [
      'beyond the jobs of a tenant',
      { added: 'perTenant' },
      {},
      failure('too-many-jobs-of-tenant', { limit: 4 }),
    ],
    [
      'beyond the size of the jobs of a person',
      { added: 'bytesPerPerson' },
      {},
      failure('jobs-too-large', { limit: 5 }),
    ],
  ])('not %s', async (_, given, change, expected) => {
    expect(await open(given).add(change)).toEqual(expected)
  })
})

describe('a job is run at once', () => {
  test('as often as it was asked for after its last run', async () => {
    const { run, calls } = open()
    expect(await run()).toMatchObject({ id })
    expect(await run('2026-01-05T08:00:00.000Z')).toMatchObject({ id })
    expect(calls).toEqual([
      ['ask', id, now, null],
      ['ask', id, now, Date.parse('2026-01-05T08:00:00Z')],
    ])
  })

  test.each<[string, Given, string, object?]>([
    ['it is paused', { job: { paused: true } }, 'job-paused', { connection }],
    [
      'its operation is not listed any more',
      { job: { operation: 'gone' } },
      'operation-not-allowed',
      { connection },
    ],
    [
      'its connection has to be renewed',
      { row: { status: 'reconnect-required' } },
      'reconnect-required',
      { connection },
    ],
    ['its connection has ended', { row: { status: 'ended' } }, 'reconnect-required', { connection }],
    ['its person signed out', { row: { status: 'signed-out' } }, 'reconnect-required', { connection }],
    [
      'its connection is not verified',
      { row: { status: 'pending-verification' } },
      'reconnect-required',
      { connection },
    ],
    ['it was deleted meanwhile', { changed: null }, 'job-not-found'],
  ])('not if %s', async (_, given, code, rest) => {
    expect(await open(given).run()).toEqual(failure(code, rest))
  })

  test('also if an account has yet to be chosen, which only some operations need', async () => {
    expect(await open({ row: { status: 'choose-account' } }).run()).toMatchObject({ id })
  })
})

test('a job that is resumed is planned from now, and a paused one has no next run', async () => {
  const { pause, calls } = open()
  for (const paused of [true, false]) expect(await pause(paused)).toMatchObject({ id })
  const changes = calls.map((call) =>
    (call as [string, JobId, (before: object) => object])[2]({ ...times, nextAt: 7 }),
  )
  expect(changes).toEqual([
    { ...times, paused: true, nextAt: null },
    { ...times, paused: false, nextAt: now + 86_400_000 },
  ])
  expect(await open({ changed: null }).pause(true)).toEqual(failure('job-not-found'))
})

describe('a kept answer', () => {
  const answer = { id: 'answer', bytes: 2, truncated: false, entries: null, dueAt: now, sealed: 'x' }

  test('VT-150: is opened for the person whose job it is', async () => {
    const text = JSON.stringify({ media_type: 'text/plain', text: 'ok', base64url: null })
    const { answer: read, calls } = open({ answer, opened: { kind: 'opened', text } })
    expect(await read()).toEqual({
      id: 'answer',
      bytes: 2,
      truncated: false,
      entries: null,
      due_at: '2026-01-05T09:00:00.000Z',
      media_type: 'text/plain',
      text: 'ok',
      base64url: null,
    })
    expect(calls).toEqual([['answer', 'answer', id, 'ana']])
  })

  test('VT-150 VT-60: that does not open names its connection, and when to try again', async () => {
    const read = await open({ answer, opened: { kind: 'not-now', detail: 'another key' } }).answer()
    expect(read).toEqual(failure('vault-unreadable', { connection, retryAfterSeconds: 60 }))
  })

  test('VT-150: that is not there, or not to be kept any more, is not found', async () => {
    expect(await open().answer()).toEqual(failure('answer-not-found'))
    const { answer: read, calls } = open({ answer, keepAnswers: false })
    expect([await read(), calls]).toEqual([failure('answer-not-found'), []])
  })
})
