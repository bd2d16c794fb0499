import type { OpenedWindow } from '../compose.ts'

/** Opens an empty window of this origin. Its session storage is its own, so the verifier of its attempt has to be stored there. */
export function openWindow(): OpenedWindow | null {
  const opened = window.open('', '', 'popup,width=520,height=720')
  if (opened === null) return null
  return {
    storage: () => opened.sessionStorage,
    navigate: (url) => opened.location.replace(url),
    close: () => opened.close(),
  }
}
