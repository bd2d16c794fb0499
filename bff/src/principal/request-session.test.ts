import { describe, expect, test } from 'vitest'
import { openRequestSessions, type RequestSessionNeeds } from './request-session.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const found = { record: 'record', tenant: 't', subject: 'ana', seenAt: now, endsAt: now + 3_600_000 }

/** Opens the session of a cookie, of a person who was seen so long ago. */
const openSeen = async (agoMs: number, idleSeconds: number, isUnattended = false) => {
  const seen: unknown[] = []
  const needs = {
    clock: { now: () => now },
    limits: { idleSeconds, absoluteSeconds: 3_600 },
    hash: (id: string) => `hash of ${id}`,
    cached: {
      session: (hash: string) => (hash === 'hash of id' ? { ...found, seenAt: now - agoMs } : undefined),
    },
    activity: { seen: (session: { record: string }, at: number) => void seen.push([session.record, at]) },
    store: { sessions: { findByFormer: () => Promise.resolve(undefined) } },
  } as unknown as RequestSessionNeeds
  const opened = await openRequestSessions(needs)('id', isUnattended)
  return { opened, seen }
}

describe('the last activity of a session', () => {
  test.each([
    [9_999, 100, false],
    [10_000, 100, true],
    [59_999, 3_600, false],
    [60_000, 3_600, true],
  ])('%i ms ago, with an idle limit of %i seconds, is updated: %s', async (agoMs, idleSeconds, isUpdated) => {
    const { opened, seen } = await openSeen(agoMs, idleSeconds)
    expect(seen).toEqual(isUpdated ? [['record', now]] : [])
    expect(opened.session?.seenAt).toBe(isUpdated ? now : now - agoMs)
  })

  test('is none of a request that its page makes by itself', async () => {
    const { opened, seen } = await openSeen(60_000, 3_600, true)
    expect([seen, opened.session?.seenAt]).toEqual([[], now - 60_000])
  })
})
