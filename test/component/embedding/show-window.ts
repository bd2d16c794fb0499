import { documentDresser } from '@planbridge/web/connect-flow/dress-document.ts'
import { loadTexts } from '@planbridge/web/messages/connect/load-texts.ts'
import { drawWindow } from '@planbridge/web/window/draw-window.tsx'
import { readEntry } from '@planbridge/web/window/entry.ts'
import { startWindow } from '@planbridge/web/window/window-session.ts'
import type { WindowPlatform } from '@planbridge/web/window/window-model.ts'
import '@planbridge/web/ui/tokens.css'
import { now } from './connect-facts.ts'
import type { FakeConnectApi } from './fake-connect-api.ts'

export interface ShownWindow {
  /** What the window did with its browser, such as `navigate https://…`. */
  readonly did: readonly string[]
  /** Shows the document again out of the back-forward cache. */
  readonly restore: () => void
}

const dress = documentDresser(document)

/** Starts a window in this document, at an address. */
export const showWindow = (
  api: FakeConnectApi,
  address: string,
  change: Partial<WindowPlatform> = {},
): ShownWindow => {
  const did: string[] = []
  let restore = () => undefined as void
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  window.sessionStorage.clear()
  const { pathname, search, hash } = new URL(address, 'https://planbridge.example')
  startWindow(
    {
      fetch: api.fetch,
      random: window.crypto,
      storage: () => window.sessionStorage,
      now: () => now,
      sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, Math.min(ms, 10))),
      origin: 'https://planbridge.example',
      languages: ['en'],
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
      navigate: (url) => void did.push(`navigate ${url}`),
      replaceWith: (url) => void did.push(`replace ${url}`),
      setAddress: (path) => void did.push(`address ${path}`),
      closeWindow: () => void did.push('close'),
      onRestore: (listener) => void (restore = listener),
      copy: async (text) => did.push(`copy ${text}`) > 0,
      loadTexts,
      dress,
      draw: (model, acts) => drawWindow(root, model, acts),
      ...change,
    },
    readEntry({ pathname, search, hash }),
  )
  return { did, restore: () => restore() }
}
