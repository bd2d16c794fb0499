import type { Job } from '@planbridge/shared/contract'
import { useEffect } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { usePart, useParts } from '../parts-context.tsx'

const whileRunningMs = 2_000
/** The engine needs a moment to begin what is due. */
const afterDueMs = 3_000
/** Whatever has not begun by then waits for something else. */
const overdueMs = 60_000
/** A timer that has to wait longer than this would be woken too late, or at once. */
const waitMsMax = 3_600_000

/** How long until the list has news; null: nothing is going to happen by itself. */
export function newsInMs(jobs: readonly Job[], now: number): number | null {
  if (jobs.some(({ runs }) => runs[0]?.outcome === 'running')) return whileRunningMs
  const due = jobs.flatMap(({ next_at }) => (next_at === null ? [] : [Date.parse(next_at)]))
  if (due.length === 0) return null
  const aheadMs = Math.min(...due) - now
  if (aheadMs < -overdueMs) return overdueMs
  return Math.min(Math.max(aheadMs, 0) + afterDueMs, waitMsMax)
}

/** Looks again when a job has run. */
export function useJobClock(): void {
  const { world, jobs } = useParts()
  const list = valueOr(usePart('jobs').list, [])
  useEffect(() => {
    const waitMs = newsInMs(list, world.now())
    if (waitMs === null) return undefined
    const timer = setTimeout(() => void jobs.getState().load(), waitMs)
    return () => clearTimeout(timer)
  }, [list, world, jobs])
}
