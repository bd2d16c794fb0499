import { describe, expect, test } from 'vitest'
import { openEvents, type PlanbridgeEvent } from '../events.ts'
import { boundedLog } from './bounded-log.ts'

const setUp = () => {
  let now = 1_000_000
  const written: PlanbridgeEvent[] = []
  const log = boundedLog((line) => void written.push(line), { now: () => now })
  const events = openEvents([log.sink])
  const fail = (code: 'not-found' | 'too-many-requests', by: 'anyone' | 'person' | 'host' = 'anyone') =>
    events.requestFailed({ reference: 'r', code, detail: '', path: '/', method: 'GET', by })
  const omitted = () => written.filter(({ event }) => event === 'log.omitted')
  return { written, log, events, fail, omitted, pass: (ms: number) => void (now += ms) }
}

const times = (count: number, act: () => void) => {
  for (let at = 0; at < count; at += 1) act()
}

describe('the bounded log', () => {
  test('LG-40: of refusals by rate, one line a minute is written and the others are counted', () => {
    const { written, log, fail, pass } = setUp()
    times(10_000, () => fail('too-many-requests'))
    expect(written).toMatchObject([{ event: 'request.failed', code: 'too-many-requests' }])
    pass(60_000)
    log.writeCounts()
    expect(written.slice(1)).toEqual([
      {
        event: 'log.omitted',
        level: 'info',
        omitted: 'request.failed',
        of: 'too-many-requests by anyone',
        count: 9_999,
        seconds: 60,
      },
    ])
    fail('too-many-requests')
    expect(written).toHaveLength(3)
  })

  test('LG-41: the first sixty lines of each kind are written whole', () => {
    const { written, log, fail, omitted } = setUp()
    times(61, () => fail('not-found'))
    expect(written).toHaveLength(60)
    log.close()
    expect(omitted()).toMatchObject([{ of: 'not-found by anyone', count: 1 }])
  })

  test('LG-41: lines of strangers do not hide those of people and hosts', () => {
    const { written, fail } = setUp()
    times(500, () => fail('not-found'))
    times(500, () => fail('not-found', 'person'))
    times(500, () => fail('not-found', 'host'))
    expect(written).toHaveLength(60 + 500 + 500)
  })

  test('LG-41: an event without a limit of its own has a limit', () => {
    const { written, log, events, omitted } = setUp()
    times(1_000, () => events.storeConnectionLost({ detail: 'x' }))
    expect(written).toHaveLength(600)
    log.close()
    expect(omitted()).toMatchObject([{ omitted: 'store.connection-lost', level: 'warn', count: 400 }])
  })

  test('LG-41: every run of a job is written', () => {
    const { written, events } = setUp()
    times(2_000, () => events.jobRan({ job: 'j', connection: 'c', outcome: 'succeeded', code: undefined }))
    expect(written).toHaveLength(2_000)
  })

  test('LG-41: a minute ends when the next line of its kind is written, also after the clock was set back', () => {
    const { written, fail, pass } = setUp()
    times(100, () => fail('not-found'))
    pass(-3_600_000)
    fail('not-found')
    expect(written.slice(60)).toMatchObject([
      { event: 'log.omitted', count: 40 },
      { event: 'request.failed' },
    ])
  })

  test('LG-41: before a minute is over, its counts are not written', () => {
    const { log, fail, omitted, pass } = setUp()
    times(100, () => fail('not-found'))
    pass(59_999)
    log.writeCounts()
    expect(omitted()).toEqual([])
    pass(1)
    log.writeCounts()
    log.writeCounts()
    expect(omitted()).toHaveLength(1)
  })
})
