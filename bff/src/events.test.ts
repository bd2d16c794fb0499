import { expect, test } from 'vitest'
import { type EventSink, openEvents, type PlanbridgeEvent } from './events.ts'
import { eventCounter } from './observability/event-counter.ts'
import { logSink } from './observability/log-sink.ts'

const collector = () => {
  const records: PlanbridgeEvent[] = []
  const sink: EventSink = (record) => void records.push(record)
  return { records, sink }
}

test('every sink receives every event with its name, level and fields', () => {
  const [first, second] = [collector(), collector()]
  const events = openEvents([first.sink, second.sink])
  events.circuitOpened({ origin: 'https://api.example', seconds: 30, concerns: 'all' })
  events.changeFeedRestored()
  const expected = [
    { event: 'circuit.opened', level: 'error', origin: 'https://api.example', seconds: 30, concerns: 'all' },
    { event: 'store.changes-heard', level: 'info' },
  ]
  expect(first.records).toEqual(expected)
  expect(second.records).toEqual(expected)
})

test('the level of an event can depend on its fields', () => {
  const { records, sink } = collector()
  const events = openEvents([sink])
  const run = { job: 'j', connection: 'c', code: undefined }
  events.jobRan({ ...run, outcome: 'succeeded' })
  events.jobRan({ ...run, outcome: 'failed' })
  expect(records.map(({ level }) => level)).toEqual(['info', 'warn'])
})

test('a sink that throws neither fails the caller nor keeps the event from other sinks, which learn of the error', () => {
  const { records, sink } = collector()
  const broken: EventSink = () => {
    throw new TypeError('CANARY-SECRET of the event')
  }
  const events = openEvents([broken, sink, broken])
  expect(() => events.circuitClosed({ origin: 'https://api.example' })).not.toThrow()
  expect(records.filter(({ event }) => event === 'circuit.closed')).toHaveLength(1)
  expect(records).toContainEqual({
    event: 'event-sink.failed',
    level: 'error',
    failed: 'circuit.closed',
    detail: 'TypeError',
  })
  expect(JSON.stringify(records)).not.toContain('CANARY')
})

test('the log sink writes one line of JSON, and the counter counts by name', () => {
  const lines: string[] = []
  const counter = eventCounter()
  const log = logSink((line) => void lines.push(line), { now: () => Date.UTC(2026, 0, 31) })
  const events = openEvents([log, counter.sink])
  events.purgeFailed({ detail: 'Error' })
  events.purgeFailed({ detail: 'Error' })
  const line = '{"time":"2026-01-31T00:00:00.000Z","event":"purge.failed","level":"warn","detail":"Error"}\n'
  expect(lines).toEqual([line, line])
  expect(counter.counts()).toEqual({ 'purge.failed': 2 })
})
