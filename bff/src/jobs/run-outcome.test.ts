import type { FailureCode } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { OperationResult } from '../proxy/entry-points.ts'
import type { JobRow, RunRow } from '../store/ports/ports.ts'
import { asInterrupted, wasInterrupted } from './interrupted-run.ts'
import { limitFailure } from './job-limits.ts'
import type { JobNeeds } from './needs.ts'
import { outcomeOf } from './run-outcome.ts'

const start = Date.parse('2026-01-05T09:00:00Z')
const reading = { id: 'list', method: 'GET' }
const writing = { id: 'add', method: 'POST' }

const run = {
  dueAt: start,
  startedAt: start,
  endedAt: null,
  outcome: 'running',
  code: null,
  status: null,
  tries: 0,
} as RunRow

const done: OperationResult = { code: null, status: 200 } as OperationResult
const failed = (code: FailureCode, retryAfterSeconds?: number): OperationResult =>
  ({ code, status: 503, retryAfterSeconds }) as OperationResult

/** Runs a job whose calls have these results, the last one again and again. */
const outcome = async (
  results: readonly OperationResult[],
  {
    late = 0,
    missed = 'skip',
    operation = reading,
    callMs = 0,
  }: { late?: number; missed?: string; operation?: typeof reading; callMs?: number } = {},
) => {
  let now = start + late
  const waits: number[] = []
  const calls: unknown[] = []
  const needs = {
    clock: { now: () => now },
    sleep: (ms: number) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
    integrations: new Map([['crm', { operations: [reading, writing] }]]),
    store: { connections: { find: () => Promise.resolve({ integration: 'crm' }) } },
    callOperation: (call: unknown) => {
      calls.push(call)
      now += callMs
      return Promise.resolve(results[Math.min(calls.length, results.length) - 1])
    },
  } as unknown as JobNeeds
  const job = {
    connection: 'c',
    operation: operation.id,
    fields: { a: 'b' },
    body: '{}',
    missed,
  } as unknown as JobRow
  const result = await outcomeOf(needs, job, { ...run, startedAt: start + late }, (wait) => wait())
  return { ...result, waits, calls }
}

describe('a due run', () => {
  test('makes one call with the fields of its job', async () => {
    expect(await outcome([done])).toEqual({
      outcome: 'succeeded',
      code: null,
      status: 200,
      tries: 1,
      waits: [],
      calls: [{ connection: 'c', operation: reading.id, fields: { a: 'b' }, body: '{}', retries: 'none' }],
    })
  })

  test('counts as missed if it starts more than five minutes late, unless the person chose to catch up', async () => {
    expect(await outcome([done], { late: 300_000 })).toMatchObject({ outcome: 'succeeded' })
    expect(await outcome([done], { late: 300_001 })).toMatchObject({
      outcome: 'skipped',
      code: 'run-missed',
      status: null,
      tries: 0,
      calls: [],
    })
    expect(await outcome([done], { late: 300_001, missed: 'run-once' })).toMatchObject({
      outcome: 'succeeded',
    })
  })

  test.each([
    'connection-not-found',
    'operation-not-allowed',
    'operation-not-agreed',
    'delegation-required',
  ] as const)('is skipped if the proxy refuses it with %s', async (code) => {
    expect(await outcome([failed(code)])).toMatchObject({ outcome: 'skipped', code, tries: 0, waits: [] })
  })

  test.each([
    'egress-failed',
    'provider-unreachable',
    'provider-too-slow',
    'provider-failing',
    'rate-limited',
    'store-unavailable',
  ] as const)('is tried three times, with growing waits, if the failure is %s', async (code) => {
    expect(await outcome([failed(code)])).toMatchObject({
      outcome: 'failed',
      code,
      status: 503,
      tries: 3,
      waits: [2_000, 4_000],
      calls: { length: 3 },
    })
    expect(await outcome([failed(code), done])).toMatchObject({ outcome: 'succeeded', tries: 2 })
  })

  test('is not repeated after another failure, nor if repeating its call may do harm', async () => {
    expect(await outcome([failed('scope-missing')])).toMatchObject({ outcome: 'failed', tries: 1 })
    expect(await outcome([failed('provider-failing')], { operation: writing })).toMatchObject({
      outcome: 'failed',
      tries: 1,
    })
  })

  test('is tried no later than ninety seconds after it began', async () => {
    const results = [failed('rate-limited', 30), failed('rate-limited', 1), done]
    expect(await outcome(results, { callMs: 28_000 })).toMatchObject({ outcome: 'succeeded', tries: 3 })
    expect(await outcome(results, { callMs: 28_001 })).toMatchObject({ outcome: 'failed', tries: 2 })
  })

  test('follows Retry-After for up to thirty seconds', async () => {
    expect((await outcome([failed('rate-limited', 3)])).waits).toEqual([3_000, 4_000])
    expect((await outcome([failed('rate-limited', 31)])).waits).toEqual([30_000, 30_000])
  })
})

describe('a run whose process has died', () => {
  test('is interrupted three minutes after it began', () => {
    expect(wasInterrupted(run, start + 180_000)).toBe(false)
    expect(wasInterrupted(run, start + 180_001)).toBe(true)
    expect(wasInterrupted({ ...run, outcome: 'failed' }, start + 180_001)).toBe(false)
  })

  test('is recorded as failed at that time', () => {
    expect(asInterrupted(run)).toEqual({
      ...run,
      endedAt: start + 180_000,
      outcome: 'failed',
      code: 'run-interrupted',
    })
  })
})

test('a job beyond a limit is refused with the limit, in jobs or kilobytes', () => {
  const limits = { perPerson: 50, perTenant: 500, bytesPerPerson: 1_999_999 }
  expect(limitFailure(limits, 'perPerson')).toMatchObject({ code: 'too-many-jobs', limit: 50 })
  expect(limitFailure(limits, 'perTenant')).toMatchObject({ code: 'too-many-jobs-of-tenant', limit: 500 })
  expect(limitFailure(limits, 'bytesPerPerson')).toMatchObject({ code: 'jobs-too-large', limit: 1_999 })
})
