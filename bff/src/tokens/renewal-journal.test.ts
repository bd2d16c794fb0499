import { expect, test } from 'vitest'
import { backoffLeftMs, emptyJournal, journalAfterFailure } from './renewal-journal.ts'

const nowMs = Date.parse('2026-01-05T09:00:00Z')
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const journal = (retryAfterSeconds: number | undefined) =>
  journalAfterFailure(emptyJournal, { code: 'provider-failing', nowMs, retryAfterSeconds, share: 1 })

test('a renewal waits for its back-off and for no longer than an hour, also after the clock was set (RT-51)', () => {
  const longest = journal(86_400)
  expect(backoffLeftMs(longest, nowMs)).toBe(hourMs)
  expect(backoffLeftMs(longest, nowMs + hourMs - 1)).toBe(1)
  expect(backoffLeftMs(longest, nowMs + hourMs)).toBe(0)
  expect(backoffLeftMs(longest, nowMs + dayMs)).toBe(0)
  // Set back by a millisecond, the time is further away than any wait.
  for (const setBackMs of [1, 300_000, dayMs]) expect(backoffLeftMs(longest, nowMs - setBackMs)).toBe(0)
  const short = journal(undefined)
  expect(backoffLeftMs(short, nowMs)).toBe(1_000)
  expect(backoffLeftMs(short, nowMs - 300_000)).toBe(301_000)
  expect(backoffLeftMs(short, nowMs - dayMs)).toBe(0)
  expect(backoffLeftMs(emptyJournal, nowMs)).toBe(0)
})
