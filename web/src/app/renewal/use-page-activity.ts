import { useEffect, useMemo, useRef } from 'react'

export interface PageActivity {
  /** When the person last used the page, or came back to it. */
  readonly lastActiveAt: () => number
  /** True if the person has typed something on this page of the app, or a dialog is open. */
  readonly isBusy: () => boolean
}

const uses = ['pointerdown', 'keydown', 'visibilitychange'] as const

/** Observes the person's use of the page. */
export function usePageActivity(now: () => number): PageActivity {
  const state = useRef({ lastActiveAt: now(), typedAt: '' })
  useEffect(() => {
    const used = () => void (state.current.lastActiveAt = now())
    const typed = () => void (state.current.typedAt = window.location.pathname)
    for (const event of uses) document.addEventListener(event, used)
    document.addEventListener('input', typed)
    return () => {
      for (const event of uses) document.removeEventListener(event, used)
      document.removeEventListener('input', typed)
    }
  }, [now])
  return useMemo(
    () => ({
      lastActiveAt: () => state.current.lastActiveAt,
      isBusy: () =>
        state.current.typedAt === window.location.pathname || document.querySelector('dialog[open]') !== null,
    }),
    [],
  )
}
