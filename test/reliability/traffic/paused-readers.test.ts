import { expect, test } from 'vitest'
import { measurePausedReaders } from '../../harness/processes/paused-readers.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'

const sizes = full
  ? { people: 200, readersEach: 2, places: 256, quietMs: 30_000, pausedMs: 120_000, settles: true }
  : { people: 8, readersEach: 4, places: 24, quietMs: 500, pausedMs: 2_000, settles: false }

test('HC-90 PX-33: a person works at the usual speed beside many people whose readers have paused', async () => {
  const { quiet, beside, mostRunning } = await measurePausedReaders(sizes)
  expect(mostRunning).toBeGreaterThanOrEqual(sizes.places * 0.7)
  expect([quiet.failed, beside.failed]).toEqual([0, 0])
  expect(beside.calls).toBeGreaterThan(0)
  // Times can be compared only where nothing else runs beside this test.
  expect(beside.p99).toBeLessThanOrEqual(full ? 2 * quiet.p99 : Infinity)
})
