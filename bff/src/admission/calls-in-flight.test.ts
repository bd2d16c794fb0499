import { describe, expect, test } from 'vitest'
import { type MonotonicClock, monotonicClock } from '../runtime/monotonic-clock.ts'
import type { Bulkhead } from './bulkhead.ts'
import { CallsInFlight } from './calls-in-flight.ts'
import { Permit } from './permit.ts'
import { PersonShare } from './person-share.ts'

const limits = { callMs: 10_000, stallMs: 3_000 }

/** Calls that are looked at whenever time passes. */
const openEnvironment = () => {
  let now = 1_000_000
  let look: (() => void) | undefined
  let sweeps = 0
  const reported: unknown[] = []
  const clock: MonotonicClock = monotonicClock(() => now)
  const calls = new CallsInFlight({
    integration: 'crm',
    limits,
    events: { callsCutOff: (event: unknown) => void reported.push(event) },
    clock,
    every: (_ms, act) => {
      look = act
      return () => void (look = undefined)
    },
    swept: () => void (sweeps += 1),
  })
  const people = new Map<string, PersonShare>()
  const begin = (
    person: string,
    { waitsFor = 'client', running = 1 }: { waitsFor?: Permit['waitsFor']; running?: number } = {},
  ) => {
    const share = people.get(person) ?? new PersonShare(person)
    people.set(person, share)
    share.running = running
    const outcomes: string[] = []
    const causes: string[] = []
    const call = new Permit(
      (permit, outcome) => {
        outcomes.push(outcome.kind)
        calls.delete(permit)
      },
      {} as Bulkhead,
      share,
      'list',
    )
    call.caller = { end: (cause: Error) => void causes.push(cause.message) } as unknown as Permit['caller']
    call.waitsFor = waitsFor
    calls.add(call, clock.now())
    return { call, share, outcomes, causes }
  }
  return {
    calls,
    reported,
    begin,
    now: () => clock.now(),
    sweeps: () => sweeps,
    isSweeping: () => look !== undefined,
    pass(milliseconds: number) {
      now += milliseconds
      look?.()
    },
  }
}

describe('a call whose client does not read', () => {
  test('is ended when it lags behind by the permitted time, and its person counts as slow for a minute (PX-32)', () => {
    const { begin, pass, now } = openEnvironment()
    const { share, outcomes, causes } = begin('ana')
    pass(2_999)
    expect(outcomes).toEqual([])
    pass(500)
    expect([outcomes, causes]).toEqual([['abandoned'], ['client-too-slow: stalled']])
    expect([share.isSlow(now() + 59_999), share.isSlow(now() + 60_000)]).toEqual([true, false])
  })

  test('counts as slow from the first second on, until the next looks (PX-32)', () => {
    const { begin, pass, now } = openEnvironment()
    const { share } = begin('ana')
    pass(999)
    expect(share.isSlow(now())).toBe(false)
    pass(500)
    expect([share.isSlow(now() + 999), share.isSlow(now() + 1_000)]).toEqual([true, false])
  })

  test('gives its place to another person after a second; that of the person with most calls, then the longest stalled (PX-32)', () => {
    const { begin, pass, calls } = openEnvironment()
    const [busy, patient] = [begin('ana', { running: 2 }), begin('ben')]
    pass(600)
    const later = begin('cy')
    expect(calls.replaceOne(() => true)).toBe(false)
    pass(600)
    pass(600)
    expect(calls.replaceOne(({ share }) => share !== busy.share)).toBe(true)
    expect([busy.causes, patient.causes, later.causes]).toEqual([[], ['client-too-slow: replaced'], []])
    expect(calls.replaceOne(() => true)).toBe(true)
    expect([busy.causes, later.causes]).toEqual([['client-too-slow: replaced'], []])
  })
})

describe('a call that lasts too long', () => {
  test('is ended at its limit, and its person does not count as slow because the provider is (PX-34)', () => {
    const { begin, pass, now } = openEnvironment()
    const { share, outcomes, causes } = begin('ana', { waitsFor: 'provider' })
    pass(9_999)
    expect(outcomes).toEqual([])
    pass(500)
    expect([outcomes, causes]).toEqual([['too-slow'], ['provider-too-slow: response body does not end']])
    expect(share.isSlow(now())).toBe(false)
  })

  test('is the fault of its client if it waits for it, although the client reads (PX-34)', () => {
    const { begin, pass } = openEnvironment()
    const { call, causes } = begin('ana')
    for (let part = 0; part < 20; part += 1) {
      call.chunk(new Uint8Array(500))
      pass(500)
    }
    expect(causes).toEqual(['client-too-slow: too-long'])
  })
})

test('calls that were ended are reported once a minute, by cause, and the looks end with the last report (PX-32)', () => {
  const { begin, pass, reported, isSweeping, sweeps } = openEnvironment()
  begin('ana')
  pass(3_000)
  begin('ben')
  begin('cy', { waitsFor: 'provider' })
  pass(3_000)
  pass(10_000)
  expect(reported).toEqual([{ integration: 'crm', stalled: 1, replaced: 0, tooLong: 0 }])
  expect(isSweeping()).toBe(true)
  pass(47_000)
  expect(reported.slice(1)).toEqual([{ integration: 'crm', stalled: 1, replaced: 0, tooLong: 1 }])
  expect(isSweeping()).toBe(false)
  expect(sweeps()).toBe(4)
})
