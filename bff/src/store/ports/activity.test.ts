import { ConnectionId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { openActivity } from './activity.ts'
import type { ActivityNotes } from './ports.ts'

const one = ConnectionId.parse('c1')
const two = ConnectionId.parse('c2')
const session = { record: 'r1', tenant: 'deployment', subject: 'ada', seenAt: 0, endsAt: 99 }

const recorded = () => {
  const written: ActivityNotes[] = []
  let failing = false
  const activity = openActivity({
    write: (notes) => {
      if (failing) return Promise.reject(new Error('unavailable'))
      written.push(notes)
      return Promise.resolve()
    },
  })
  return { activity, written, fail: (now: boolean) => void (failing = now) }
}

test('all buffered activity is one write with the latest time per key', async () => {
  const { activity, written } = recorded()
  for (let at = 1; at <= 1_000; at += 1) activity.used(one, at)
  activity.used(one, 500)
  activity.used(two, 7)
  activity.seen(session, 8)
  await activity.flush()
  const used = new Map([
    [one, 1_000],
    [two, 7],
  ])
  expect(written).toEqual([{ used, seen: new Map([['r1', 8]]) }])
})

test('nothing is written without activity', async () => {
  const { activity, written } = recorded()
  await activity.flush()
  activity.used(one, 1)
  await activity.flush()
  await activity.flush()
  expect(written).toHaveLength(1)
})

test('a failed write is repeated together with newer activity', async () => {
  const { activity, written, fail } = recorded()
  activity.used(one, 5)
  activity.seen(session, 6)
  fail(true)
  await expect(activity.flush()).rejects.toThrow('unavailable')
  activity.used(one, 4)
  activity.used(two, 9)
  fail(false)
  await activity.flush()
  const used = new Map([
    [two, 9],
    [one, 5],
  ])
  expect(written).toEqual([{ used, seen: new Map([['r1', 6]]) }])
})

test('writes are sequential, and each flush waits for the activity recorded before it', async () => {
  const { activity, written } = recorded()
  activity.used(one, 1)
  const first = activity.flush()
  activity.used(one, 2)
  const second = activity.flush()
  await Promise.all([first, second])
  expect(written.map(({ used }) => used.get(one))).toEqual([2])
  activity.used(one, 3)
  await activity.flush()
  expect(written).toHaveLength(2)
})
