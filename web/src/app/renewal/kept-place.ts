import type { CompletedConnection } from '../../core/front-channel/completed-connection.ts'

const key = 'planbridge.place'

/** Keeps how far the page is scrolled, for the document after a silent renewal. */
export function keepPlace(storage: () => Storage): void {
  try {
    storage().setItem(key, String(window.scrollY))
  } catch {
    // Without storage the page begins at its top.
  }
}

/** Scrolls to the kept place if the document before this one began a silent renewal. */
export function restorePlace(storage: () => Storage, completed: CompletedConnection | null): void {
  if (completed?.result !== 'renewed' && completed?.result !== 'not-renewed') return
  try {
    const top = Number(storage().getItem(key) ?? 0)
    storage().removeItem(key)
    window.scrollTo(0, top)
  } catch {
    // As above.
  }
}
