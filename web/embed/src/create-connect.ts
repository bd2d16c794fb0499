import { type End, Flow } from './flow.ts'
import { readReturn, takeReturn } from './returned.ts'
import type { Connect, ConnectOptions, ConnectState, OpenOptions } from './types.ts'

let scriptOrigin: string | undefined

/** The origin for options that name none. */
export const setScriptOrigin = (address: string): void => {
  scriptOrigin = address
}

/** An element of its own in the page, with the shadow root in which the dialog is. */
const makeRoot = (): ShadowRoot => {
  const host = document.createElement('div')
  host.dataset['planbridge'] = ''
  document.body.append(host)
  return host.attachShadow({ mode: 'open' })
}

export interface Surroundings {
  /** The shadow root of an element; absent: a root is made for each flow. */
  readonly root?: ShadowRoot
  readonly onState?: (state: ConnectState) => void
}

/** The shared part of script, element and React. */
export class Connector implements Connect {
  readonly options: { -readonly [Name in keyof ConnectOptions]: ConnectOptions[Name] }
  readonly #around: Surroundings
  #flow: Flow | undefined
  #waiting: OpenOptions | undefined
  state: ConnectState = 'closed'

  constructor(options: ConnectOptions, around: Surroundings = {}) {
    this.options = { ...options }
    this.#around = around
    readReturn()
    const tell = () => {
      const returned = takeReturn()
      if (returned) this.#report(returned)
    }
    // After the page's own set-up: an element is there before the scripts that listen to it.
    if (document.readyState === 'complete') setTimeout(tell)
    else addEventListener('load', tell)
  }

  readonly open = (options: OpenOptions = {}): void => {
    if (this.#flow || this.#waiting) return
    this.#waiting = options
    this.resume()
    // In the head of a page there is no body yet.
    if (!document.body) addEventListener('DOMContentLoaded', () => this.resume())
  }

  readonly update = (options: Partial<ConnectOptions>): void => {
    Object.assign(this.options, options)
    this.#flow?.update()
  }

  readonly close = (): void => this.#end(false)

  readonly destroy = (): void => this.#end(true)

  /** The shadow root is in the document, perhaps at another position; without one, the document has a body. */
  resume(): void {
    const { root = document.body } = this.#around
    if (this.#flow) this.#flow.resume()
    else if (this.#waiting && root?.isConnected) this.#start(this.#waiting)
  }

  #end(atOnce: boolean): void {
    if (this.#waiting) this.#report({ error: null, sessionId: null })
    this.#waiting = undefined
    this.#flow?.close(atOnce)
  }

  #start(opened: OpenOptions): void {
    this.#waiting = undefined
    const own = this.#around.root
    // Throws if there is no origin.
    const { origin } = new URL(this.options.origin ?? scriptOrigin ?? '')
    const root = own ?? makeRoot()
    const onState = (state: ConnectState) => {
      this.state = state
      this.#around.onState?.(state)
    }
    const onEnd = (end: End) => {
      this.#flow = undefined
      if (!own) root.host.remove()
      this.#report(end)
    }
    this.#flow = new Flow({ root, origin, options: this.options, onState, onEnd }, opened)
  }

  #report(end: End): void {
    const { onSuccess, onExit } = this.options
    if (end.result) onSuccess?.(end.result)
    else onExit?.(end.error, { sessionId: end.sessionId })
  }
}

/** Prepares Planbridge in this page. Nothing is loaded before `open`. */
export const createConnect = (options: ConnectOptions): Connect => new Connector(options)
