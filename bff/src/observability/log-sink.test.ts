import { expect, test } from 'vitest'
import { openEvents } from '../events.ts'
import { logSink } from './log-sink.ts'

test('LG-70: an event is one line that a terminal obeys nothing of, and reads back to the same values', () => {
  const lines: string[] = []
  const events = openEvents([logSink((line) => void lines.push(line), { now: () => 0 })])
  const hostile = '\u001B[2J\u009B1m\u202Egnp\u2066\u200B\u2028\u2029\r\n{"event":"forged"}\uD800\u{E0041}'
  events.requestFailed({
    reference: 'r',
    code: 'not-found',
    detail: hostile,
    path: hostile,
    method: 'GET',
    by: 'anyone',
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^[\x20-\x7e]*\n$/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    event: 'request.failed',
    detail: hostile,
    path: hostile,
  })
})
