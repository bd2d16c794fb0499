import type { Job } from '@planbridge/shared/contract'
import { useEffect } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { useApp, useAppState } from '../app-context.tsx'

const whileRunningMs = 2_000
/** The scheduler needs a moment to start a run that is due. */
const afterDueMs = 3_000
/** A run that has not started by then is refreshed less often. */
const overdueMs = 60_000
/** Longer timers are unreliable: a sleeping computer delays them, and very long ones fire at once. */
const waitMsMax = 3_600_000

/** The time until the list should be refreshed; null if no run is planned. */
export function nextRefreshInMs(jobs: readonly Job[], now: number): number | null {
  if (jobs.some(({ runs }) => runs[0]?.outcome === 'running')) return whileRunningMs
  const due = jobs.flatMap(({ next_at }) => (next_at === null ? [] : [Date.parse(next_at)]))
  if (due.length === 0) return null
  const aheadMs = Math.min(...due) - now
  if (aheadMs < -overdueMs) return overdueMs
  return Math.min(Math.max(aheadMs, 0) + afterDueMs, waitMsMax)
}

/** Refreshes the list after each run. */
export function useJobRefresh(): void {
  const { platform, jobs } = useApp()
  const list = valueOr(useAppState('jobs').list, [])
  useEffect(() => {
    const waitMs = nextRefreshInMs(list, platform.now())
    if (waitMs === null) return undefined
    const timer = setTimeout(() => void jobs.getState().load(), waitMs)
    return () => clearTimeout(timer)
  }, [list, platform, jobs])
}
