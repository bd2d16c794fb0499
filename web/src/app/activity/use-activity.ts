import type { ConnectionId } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type ActivityState, createActivityStore } from '../../core/activity/activity-store.ts'
import { useApp } from '../app-context.tsx'
import { loadAll } from '../compose.ts'

const after = (ms: number, late: () => void) => {
  const timer = setTimeout(late, ms)
  return () => clearTimeout(timer)
}

/** A browser that is back: it has a network again, or its page is shown again. */
const onBack = (listener: () => void) => {
  window.addEventListener('online', listener)
  document.addEventListener('visibilitychange', listener)
  return () => {
    window.removeEventListener('online', listener)
    document.removeEventListener('visibilitychange', listener)
  }
}

/** The activity of the person, followed while the page is shown: a hidden tab has no stream, and continues when it is shown again. */
export function useActivity(connection: ConnectionId | null): ActivityState {
  const app = useApp()
  const [store] = useState(() =>
    createActivityStore(
      {
        call: app.call,
        onSessionEnd: () => void loadAll(app),
        fetch: app.platform.fetch,
        after,
        random: () => (app.platform.random.getRandomValues(new Uint8Array(1))[0] ?? 0) / 255,
        isOnline: () => navigator.onLine,
        onBack,
      },
      { topic: null, connection },
    ),
  )
  const state = useStore(store)
  const { follow, pause, resume } = state
  useEffect(() => {
    const stop = follow()
    const change = () => (document.visibilityState === 'hidden' ? pause() : resume())
    document.addEventListener('visibilitychange', change)
    return () => {
      document.removeEventListener('visibilitychange', change)
      stop()
    }
  }, [follow, pause, resume])
  return state
}
