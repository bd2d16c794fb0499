import { ConnectProgress } from '@planbridge/shared/embed'
import { describe, expect, it } from 'vitest'
import type { BffFailure, CallResult } from '../core/bff-client.ts'
import { failed } from '../core/bff-client.ts'
import type { ConnectCall } from './connect-client.ts'
import { followProgress, noRevision } from './follow-progress.ts'

const progressWith = (revision: number, change: object = {}): ConnectProgress =>
  ConnectProgress.parse({
    revision,
    status: 'open',
    window: 'none',
    connection: null,
    failure: null,
    expires_at: '2026-11-30T12:30:00.000Z',
    ...change,
  })

type Answer = CallResult<ConnectProgress>
const ok = (revision: number, change: object = {}): Answer => ({
  kind: 'ok',
  output: progressWith(revision, change),
})
const lost = (change: Partial<BffFailure> = {}): Answer => {
  const { failure } = failed('answer-lost')
  return { kind: 'failed', failure: { ...failure, ...change } }
}
const end = ok(99, { status: 'cancelled' })

/** Follows with prepared answers, and reports everything that happened, in order. */
const follow = async (answers: readonly Answer[], stopAfter = Infinity) => {
  const stop = new AbortController()
  const asked: string[] = []
  const paused: number[] = []
  const seen: string[] = []
  const left = [...answers]
  const call = ((_: unknown, { revision }: { revision: string }) => {
    asked.push(revision)
    if (asked.length >= stopAfter) stop.abort()
    const answer = left.shift()
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('It asked again.'))
  }) as unknown as ConnectCall
  await followProgress({
    call,
    sleep: (ms) => {
      paused.push(ms)
      return Promise.resolve()
    },
    signal: stop.signal,
    onProgress: ({ revision }) => void seen.push(`progress ${revision}`),
    onOffline: () => void seen.push('offline'),
    onEnd: ({ code }) => void seen.push(`end ${code}`),
  })
  return { asked, paused, seen }
}

describe('EM-45: following the state of a session', () => {
  it('asks with the last revision that it knows, at first with one that no session has', async () => {
    const { asked, seen } = await follow([ok(3), ok(4), end])
    expect(asked).toEqual([noRevision, '3', '4'])
    expect(seen).toEqual(['progress 3', 'progress 4', 'progress 99'])
  })

  it.each([
    ['cancelled', end],
    ['expired', ok(1, { status: 'expired' })],
    ['complete', ok(1, { status: 'complete' })],
  ])('ends when the session is %s', async (_, last) => {
    expect((await follow([last])).asked).toHaveLength(1)
  })

  it('goes on while the host has to verify', async () => {
    expect((await follow([ok(1, { status: 'pending_verification' }), end])).asked).toHaveLength(2)
  })

  it('asks again at once after a change, and pauses where the server did not wait for one', async () => {
    expect((await follow([ok(1), ok(2), ok(2), end])).paused).toEqual([0, 0, 500])
  })

  it('waits longer after each try without an answer, up to fifteen seconds, and starts over after an answer', async () => {
    const silence = Array.from({ length: 8 }, () => lost())
    const { paused, seen } = await follow([...silence, ok(1), lost(), end])
    expect(paused).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 0, 500])
    expect(seen.filter((one) => one === 'offline')).toHaveLength(9)
  })

  it('keeps the revision that it knows over a failure', async () => {
    expect((await follow([ok(7), lost(), end])).asked).toEqual([noRevision, '7', '7'])
  })

  it('waits as long as the server asks it to, at most a minute, and is not offline meanwhile', async () => {
    const busy = (retryAfterSeconds: number) => lost({ code: 'too-many-requests', retryAfterSeconds })
    const { paused, seen } = await follow([busy(5), busy(9_999), end])
    expect(paused).toEqual([5_000, 60_000])
    expect(seen).toEqual(['progress 99'])
  })

  it('ends when its credential does not count any more, and says so once', async () => {
    const { asked, seen } = await follow([lost({ code: 'connect-session-required' })])
    expect(asked).toHaveLength(1)
    expect(seen).toEqual(['end connect-session-required'])
  })

  it('reports nothing after it was stopped', async () => {
    expect(await follow([ok(1), ok(2)], 2)).toEqual({
      asked: [noRevision, '1'],
      paused: [0],
      seen: ['progress 1'],
    })
    expect((await follow([lost()], 1)).seen).toEqual([])
  })
})
