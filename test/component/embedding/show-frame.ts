import { HostMessage } from '@planbridge/shared/embed'
import type { FrameMessage } from '@planbridge/shared/embed'
import { documentDresser } from '@planbridge/web/connect-flow/dress-document.ts'
import { drawFrame } from '@planbridge/web/embed-frame/draw-frame.tsx'
import { startFrame } from '@planbridge/web/embed-frame/frame-session.ts'
import { loadTexts } from '@planbridge/web/messages/connect/load-texts.ts'
import '@planbridge/web/ui/tokens.css'
import { now, token } from './connect-facts.ts'
import type { FakeConnectApi } from './fake-connect-api.ts'

/** A window as the browser gives it to its opener. */
export interface FakeWindow {
  readonly url: string
  closed: boolean
  focused: number
}

export interface ShownFrame {
  readonly messages: readonly FrameMessage[]
  readonly windows: readonly FakeWindow[]
  readonly say: (message: object) => void
  /** The messages of a type. */
  readonly sent: (type: FrameMessage['type']) => readonly FrameMessage[]
}

interface FrameOptions {
  readonly init?: object
  /** True if the browser gives no handle of a window. */
  readonly blocks?: boolean
  readonly sleep?: (ms: number) => Promise<void>
  readonly languages?: readonly string[]
}

const dress = documentDresser(document)
const nap = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, Math.min(ms, 20)))

/** Starts a frame in this document, in a page that has introduced itself. */
export const showFrame = (api: FakeConnectApi, options: FrameOptions = {}): ShownFrame => {
  const { init = {}, blocks = false, sleep = nap, languages = ['en'] } = options
  const messages: FrameMessage[] = []
  const windows: FakeWindow[] = []
  const root = document.createElement('div')
  document.body.replaceChildren(root)
  const introduction = HostMessage.parse({
    type: 'planbridge:init',
    versions: [1],
    token,
    presentation: 'auto',
    locale: null,
    appearance: {},
    integration: null,
    connection: null,
    page: 'https://app.host.example/settings',
    ...init,
  })
  if (introduction.type !== 'planbridge:init') throw new Error('not an introduction')
  const session = startFrame(
    {
      fetch: api.fetch,
      random: window.crypto,
      now: () => now,
      sleep,
      openWindow: (url) => {
        const opened: FakeWindow = { url, closed: false, focused: 0 }
        windows.push(opened)
        if (blocks) return null
        return {
          get closed() {
            return opened.closed
          },
          focus: () => void (opened.focused += 1),
          close: () => void (opened.closed = true),
        }
      },
      origin: 'https://planbridge.example',
      languages,
      loadTexts,
      send: (message) => void messages.push(message),
      warn: () => undefined,
      dress,
      draw: (model, acts) => drawFrame(root, model, acts),
    },
    introduction,
  )
  return {
    messages,
    windows,
    say: (message) => session.receive({ message: HostMessage.parse(message), refused: [] }),
    sent: (type) => messages.filter((one) => one.type === type),
  }
}
