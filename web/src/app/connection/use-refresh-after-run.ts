import type { Job } from '@planbridge/shared/contract'
import { useEffect, useRef } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { useApp, useAppState } from '../app-context.tsx'

/** The end of the latest run of any job; empty if none has ended. */
export const latestRunEnd = (jobs: readonly Job[]): string =>
  jobs.flatMap(({ runs }) => runs.map(({ ended_at }) => ended_at ?? '')).reduce((a, b) => (a > b ? a : b), '')

/** Reads the connection again when a run of one of its jobs has ended, because the run has used it. */
export function useRefreshAfterRun(): void {
  const { connections } = useApp()
  const { connection, list } = useAppState('jobs')
  const end = list.phase === 'ready' ? latestRunEnd(valueOr(list, [])) : null
  const shown = useRef<{ readonly connection: typeof connection; readonly end: string } | null>(null)
  useEffect(() => {
    if (end === null) return
    const before = shown.current
    shown.current = { connection, end }
    if (before !== null && before.connection === connection && before.end !== end)
      void connections.getState().load()
  }, [connections, connection, end])
}
