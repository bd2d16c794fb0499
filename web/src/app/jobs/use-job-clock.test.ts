import type { Job } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { newsInMs } from './use-job-clock.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const job = (nextInMs: number | null, outcome?: string): Job =>
  ({
    next_at: nextInMs === null ? null : new Date(now + nextInMs).toISOString(),
    runs: outcome === undefined ? [] : [{ outcome }],
  }) as Job

describe('when the list of jobs has news', () => {
  it('is never, where nothing is planned', () => {
    expect(newsInMs([], now)).toBeNull()
    expect(newsInMs([job(null, 'succeeded')], now)).toBeNull()
  })

  it('is shortly after the next run, and again where that is late, soon at first', () => {
    expect(newsInMs([job(60_000), job(20_000)], now)).toBe(23_000)
    expect(newsInMs([job(-20_000)], now)).toBe(3_000)
    expect(newsInMs([job(-200_000)], now)).toBe(60_000)
  })

  it('is at once while one runs, and within the hour at the latest', () => {
    expect(newsInMs([job(20_000), job(null, 'running')], now)).toBe(2_000)
    expect(newsInMs([job(90 * 86_400_000)], now)).toBe(3_600_000)
  })
})
