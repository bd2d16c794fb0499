import type { WebhookEndpointId } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createWebhooksStore, type WebhooksState } from '../../core/operator/webhooks-store.ts'
import { useApp } from '../app-context.tsx'

/** After an action, its effects are looked for at these times. A steady refresh would keep a session alive that its person has left. */
const refreshAfterMs = [1_500, 4_000, 9_000, 20_000]

export interface Webhooks extends WebhooksState {
  /** Looks for the effects of an action. */
  readonly follow: () => void
}

/** The endpoints, and the deliveries to one of them. They are loaded again when the page is seen or online again. */
export function useWebhooks(endpoint: WebhookEndpointId | null): Webhooks {
  const { call } = useApp()
  const [store] = useState(() => createWebhooksStore(call, endpoint))
  const [actions, setActions] = useState(0)
  const state = useStore(store)
  const { refresh } = state
  useEffect(() => {
    void refresh()
    const again = () => document.visibilityState === 'visible' && void refresh()
    window.addEventListener('online', again)
    document.addEventListener('visibilitychange', again)
    return () => {
      window.removeEventListener('online', again)
      document.removeEventListener('visibilitychange', again)
    }
  }, [refresh])
  useEffect(() => {
    if (actions === 0) return undefined
    const timers = refreshAfterMs.map((ms) => setTimeout(() => void refresh(), ms))
    return () => timers.forEach(clearTimeout)
  }, [actions, refresh])
  return { ...state, follow: () => setActions((count) => count + 1) }
}
