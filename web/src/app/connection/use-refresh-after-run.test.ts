import type { Job } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { latestRunEnd } from './use-refresh-after-run.ts'

const job = (...ends: readonly (string | null)[]) => ({ runs: ends.map((ended_at) => ({ ended_at })) }) as Job

test('the latest end of a run is found among all jobs; a running one has none', () => {
  expect(latestRunEnd([])).toBe('')
  expect(latestRunEnd([job(null)])).toBe('')
  expect(latestRunEnd([job(null, '2026-01-05T09:00:00.000Z'), job('2026-01-06T09:00:00.000Z')])).toBe(
    '2026-01-06T09:00:00.000Z',
  )
})
