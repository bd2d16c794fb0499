import { expect, test } from 'vitest'
import { writeActivity } from './write-activity.ts'

test('activity is written every five seconds and when the process stops, also after a write that failed', async () => {
  const waits: number[] = []
  const reported: unknown[] = []
  const sleepers: (() => void)[] = []
  let writes = 0
  const errors: unknown[] = [new Error('away'), 'text']
  const writing = writeActivity({
    activity: {
      flush: () => {
        writes += 1
        const error = errors.shift()
        return error === undefined ? Promise.resolve() : Promise.reject(error)
      },
    },
    events: { activityWriteFailed: (event) => void reported.push(event) },
    sleep: (ms) => {
      waits.push(ms)
      return new Promise<void>((resolve) => void sleepers.push(resolve))
    },
  })
  writing.start()
  for (let ticks = 0; ticks < 3; ticks += 1) {
    await expect.poll(() => sleepers.length).toBe(ticks + 1)
    sleepers.at(-1)?.()
  }
  await expect.poll(() => sleepers.length).toBe(4)
  expect(new Set(waits)).toEqual(new Set([5_000]))
  expect(reported).toEqual([{ detail: 'away' }, { detail: 'unknown' }])
  const before = writes
  const stopped = writing.stop()
  sleepers.at(-1)?.()
  await stopped
  expect(writes).toBeGreaterThan(before)
})
