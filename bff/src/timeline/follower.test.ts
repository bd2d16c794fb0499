import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import type { SessionRecord, TimelinePosition, TimelineRow } from '../store/ports/ports.ts'
import { followTimeline } from './follower.ts'
import type { TimelineNeeds } from './needs.ts'
import { openTail } from './tail.ts'

const session = { record: 'r', tenant: 'firm', subject: 'ada', seenAt: 0, endsAt: Infinity }

const rowOf = (number: number, change: Partial<TimelineRow> = {}): TimelineRow => ({
  id: `e${number}`,
  position: { transaction: 0, number },
  tenant: 'firm',
  owner: 'ada',
  kind: 'calls',
  connection: ConnectionId.parse('c1'),
  integration: IntegrationId.parse('i1'),
  at: 0,
  since: 0,
  count: 1,
  failed: 0,
  code: null,
  reason: null,
  name: null,
  job: null,
  nextAt: null,
  ...change,
})

/** Timelines whose looks the test causes, over rows and sessions that it changes. */
const open = () => {
  const rows: TimelineRow[] = []
  const sessions: SessionRecord[] = [session]
  const outage = new Failure('store-unavailable', 'down')
  const state = { isDown: false, error: outage as Error, reads: 0, looking: false }
  const reported: string[] = []
  let look = () => {}
  const answer = <Value>(value: () => Value): Promise<Value> =>
    state.isDown ? Promise.reject(state.error) : Promise.resolve(value())
  const later = ({ number }: TimelinePosition) => rows.filter(({ position }) => position.number > number)
  const needs = {
    store: {
      timeline: {
        head: () => answer(() => rows.at(-1)?.position ?? { transaction: 0, number: 0 }),
        after: (position: TimelinePosition, max: number) => answer(() => later(position).slice(0, max)),
        afterFor: (_: unknown, position: TimelinePosition, max: number) => {
          state.reads += 1
          return answer(() =>
            later(position)
              .filter(({ owner, tenant }) => owner === 'ada' && tenant === 'firm')
              .slice(0, max),
          )
        },
        formerOf: () => answer(() => []),
      },
      connections: { listOwned: () => answer(() => []) },
      sessions: { among: () => answer(() => sessions) },
    },
    mayUseService: () => false,
    idleSeconds: 60,
    clock: { now: () => 0 },
    events: { backgroundTaskFailed: ({ detail }: { detail: string }) => reported.push(detail) },
    every: (_: number, work: () => void) => {
      state.looking = true
      look = work
      return () => void (state.looking = false)
    },
  } as unknown as TimelineNeeds
  const tail = openTail(needs)
  const settled = () => new Promise<void>((resolve) => void setTimeout(resolve))
  return {
    rows,
    needs,
    sessions,
    state,
    reported,
    tail,
    settled,
    follow: () => {
      const follower = followTimeline(needs, tail, session)
      follower.start(rows.at(-1)?.position ?? { transaction: 0, number: 0 })
      return follower
    },
    looks: async (count = 1) => {
      for (let nth = 0; nth < count; nth += 1) {
        look()
        await settled()
      }
    },
  }
}

test('OP-182: a reader that is slower than the timeline gets every entry once, in order, from the store', async () => {
  const { rows, follow, looks, settled } = open()
  const { next } = follow()
  await settled()
  for (let number = 1; number <= 350; number += 1) rows.push(rowOf(number))
  await looks()
  const seen: unknown[] = []
  for (let count = 0; count < 350; count += 1) seen.push((await next()) ?? 'end')
  expect(seen).toEqual(rows)
})

test('OP-182: an entry that was added between the first read of a reader and the first look of the tail is not missed', async () => {
  const { rows, follow, looks } = open()
  const { next } = follow()
  const waiting = next()
  rows.push(rowOf(1))
  await looks()
  expect(await waiting).toMatchObject({ id: 'e1' })
})

test('OP-182: entries of others do not make a reader read, and an outage delays entries without losing any', async () => {
  const { rows, state, follow, looks, settled } = open()
  const { next } = follow()
  const waiting = next()
  await settled()
  await looks()
  const { reads } = state
  rows.push(rowOf(1, { owner: 'ben' }), rowOf(2, { tenant: 'other' }))
  await looks()
  expect(state.reads).toBe(reads)
  state.isDown = true
  rows.push(rowOf(3))
  await looks(3)
  state.isDown = false
  await looks(2)
  expect(await waiting).toMatchObject({ id: 'e3' })
})

test('OP-182: an error that is no outage is reported once by the tail, an outage is not, and neither loses an entry', async () => {
  const { rows, state, reported, follow, looks, settled } = open()
  const { next } = follow()
  const waiting = next()
  await settled()
  await looks()
  rows.push(rowOf(1))
  state.isDown = true
  await looks(3)
  expect(reported).toEqual([])
  state.isDown = false
  await looks()
  expect(await waiting).toMatchObject({ id: 'e1' })
  Object.assign(state, { error: new Error('an unknown shape'), isDown: true })
  rows.push(rowOf(2))
  const second = next()
  await looks(3)
  expect(reported).toEqual(['an unknown shape'])
  state.isDown = false
  await looks(2)
  expect(await second).toMatchObject({ id: 'e2' })
})

test('OP-182: an error that concerns a reader is reported once, and the entries follow when it has passed', async () => {
  const { rows, needs, reported, follow, looks, settled } = open()
  const { next } = follow()
  const waiting = next()
  await settled()
  await looks()
  rows.push(rowOf(1))
  const { afterFor } = needs.store.timeline
  needs.store.timeline.afterFor = () => Promise.reject(new Error('an unknown shape'))
  await looks(4)
  expect(reported).toEqual(['an unknown shape'])
  needs.store.timeline.afterFor = afterFor
  await looks(2)
  expect(await waiting).toMatchObject({ id: 'e1' })
})

test('OP-183: a stream on which nothing happens has a heartbeat, and a reader that takes nothing is dropped', async () => {
  const { tail, state, follow, looks, settled } = open()
  const { next } = follow()
  const waiting = next()
  await settled()
  await looks(15)
  expect(await waiting).toBe('heartbeat')
  await looks(29)
  expect(tail.readers.size).toBe(1)
  await looks()
  expect([tail.readers.size, state.looking]).toEqual([0, false])
  expect(await next()).toBeUndefined()
})

test('OP-183: a reader whose session cannot be checked for thirty looks is ended', async () => {
  const { state, follow, looks, settled } = open()
  const { next } = follow()
  let end: unknown = 'none'
  const reading = (async () => {
    do end = await next()
    while (end !== undefined)
  })()
  await settled()
  state.isDown = true
  await looks(29)
  expect(end).not.toBeUndefined()
  await looks(2)
  await reading
  expect(end).toBeUndefined()
})

test.each([
  ['has gone', []],
  ['is another person’s', [{ ...session, subject: 'ben' }]],
  ['has reached its end', [{ ...session, endsAt: 0 }]],
  ['was idle for too long', [{ ...session, seenAt: -130_000 }]],
])('OP-183: a reader whose session %s is ended by the next look', async (_, found) => {
  const { sessions, follow, looks, settled } = open()
  const { next } = follow()
  const waiting = next()
  await settled()
  sessions.splice(0, 1, ...found)
  await looks()
  expect(await waiting).toBeUndefined()
})
