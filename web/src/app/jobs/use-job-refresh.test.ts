import type { Job } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { nextRefreshInMs } from './use-job-refresh.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const job = (nextInMs: number | null, outcome?: string): Job =>
  ({
    next_at: nextInMs === null ? null : new Date(now + nextInMs).toISOString(),
    runs: outcome === undefined ? [] : [{ outcome }],
  }) as Job

describe('the next refresh of the job list', () => {
  it('is not planned if no run is planned', () => {
    expect(nextRefreshInMs([], now)).toBeNull()
    expect(nextRefreshInMs([job(null, 'succeeded')], now)).toBeNull()
  })

  it('is shortly after the next run, and less often if that run is late', () => {
    expect(nextRefreshInMs([job(60_000), job(20_000)], now)).toBe(23_000)
    expect(nextRefreshInMs([job(-20_000)], now)).toBe(3_000)
    expect(nextRefreshInMs([job(-200_000)], now)).toBe(60_000)
  })

  it('is soon while a job runs, and within the hour at the latest', () => {
    expect(nextRefreshInMs([job(20_000), job(null, 'running')], now)).toBe(2_000)
    expect(nextRefreshInMs([job(90 * 86_400_000)], now)).toBe(3_600_000)
  })
})
