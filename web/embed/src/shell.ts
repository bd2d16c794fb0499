import { lockScroll } from './scroll-lock.ts'
import { adoptStyles } from './styles.ts'
import { textsIn } from './texts.ts'
import type { Appearance, ConnectOptions } from './types.ts'

// A window inherits the sandbox unless it may escape it, and then a provider's forms do not work in it. The frame cannot navigate the page.
const sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox'

// The newer names divide the older one, and a browser ignores names that it does not know.
const privateNetworks = 'local-network-access; local-network; loopback-network'

interface Listeners {
  readonly close: () => void
  /** The browser has loaded a document into the frame, perhaps an error page of its own. */
  readonly loaded: () => void
}

/** The dialog around the frame. Its root can be in another document position later, but it stays the same. */
export interface Shell {
  /** The window of the frame; absent before the first `load`. */
  readonly frame: () => Window | null | undefined
  /** Loads an address into the frame. */
  readonly load: (address: string, isPrivate: boolean | undefined) => void
  readonly show: (state: 'loading' | 'open' | 'failed') => void
  /** Pixels. */
  readonly size: (height: number) => void
  /** Texts and the look until the frame is there, which checks the appearance itself. Returns the sentence of the view `failed`. */
  readonly paint: (look: Partial<ConnectOptions>) => string
  /** Makes the dialog modal again after its root was moved in the document. */
  readonly reopen: () => void
  /** Removes the dialog. The page gets back its focus and its scrolling. */
  readonly remove: () => void
}

const make = <Name extends 'button' | 'p' | 'div' | 'dialog' | 'iframe' | 'progress'>(
  name: Name,
  part: string = name,
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  element.setAttribute('part', part)
  return element
}

const paintLook = ({ style }: HTMLElement, { theme = 'auto', variables = {} }: Appearance): void => {
  style.colorScheme = theme === 'auto' ? 'light dark' : theme
  style.background = variables.colorBackground ?? ''
  style.color = variables.colorText ?? ''
}

/** Opens the dialog in front of everything else. */
export const openShell = (root: ShadowRoot, on: Listeners): Shell => {
  const dialog = make('dialog')
  const status = make('div', 'status')
  const failure = make('p', 'failure')
  const close = make('button', 'close')
  const frame = make('iframe', 'frame')
  adoptStyles(root)
  failure.role = 'alert'
  frame.sandbox.value = sandbox
  frame.referrerPolicy = 'origin'
  close.addEventListener('click', on.close)
  frame.addEventListener('load', on.loaded)
  // Escape. The flow ends when the frame has closed its window.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    on.close()
  })
  // The browser may close it although the event above was cancelled.
  dialog.addEventListener('close', on.close)
  status.append(make('progress'), failure)
  dialog.append(close, status)
  root.append(dialog)
  dialog.showModal()
  lockScroll(1)
  return {
    frame: () => frame.contentWindow,
    load: (address, isPrivate) => {
      if (isPrivate) frame.allow = privateNetworks
      frame.src = address
      dialog.prepend(frame)
    },
    show: (state) => {
      dialog.dataset['state'] = state
      ;(state === 'open' ? frame : close).focus()
    },
    size: (height) => {
      dialog.style.height = `${height}px`
    },
    paint: ({ locale, appearance = {} }) => {
      const [title = '', closeText = '', failed = ''] = textsIn(locale ? [locale] : navigator.languages)
      paintLook(dialog, appearance)
      dialog.ariaLabel = title
      frame.title = title
      close.textContent = closeText
      if (dialog.dataset['state'] === 'failed') failure.textContent = failed
      return failed
    },
    reopen: () => {
      dialog.open = false
      dialog.showModal()
    },
    remove: () => {
      dialog.close()
      dialog.remove()
      lockScroll(-1)
    },
  }
}
