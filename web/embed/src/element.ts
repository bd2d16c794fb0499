import { Connector } from './create-connect.ts'
import type { ConnectOptions, ConnectState, OpenOptions } from './types.ts'

/** The options of the element: properties of the same names. `origin`, `presentation` and `locale` can be attributes too. */
export type ElementOptions = Omit<ConnectOptions, 'onSuccess' | 'onExit' | 'onEvent'>

/**
 * `<planbridge-connect>`. It dispatches `planbridge-success` (`detail`: the result), `planbridge-exit` (`error`, `sessionId`) and
 * `planbridge-event` (`name`, `integration`, `sessionId`). They bubble and are composed. Its parts: `dialog`, `frame`, `status`,
 * `failure`, `retry`, `close`.
 */
export interface PlanbridgeConnectElement extends HTMLElement {
  token: ConnectOptions['token'] | undefined
  origin: ConnectOptions['origin']
  presentation: ConnectOptions['presentation']
  locale: ConnectOptions['locale']
  appearance: ConnectOptions['appearance']
  privateNetwork: ConnectOptions['privateNetwork']
  readonly state: ConnectState
  open(options?: OpenOptions): void
  update(options: Partial<ElementOptions>): void
  close(): void
  destroy(): void
}

declare global {
  interface HTMLElementTagNameMap {
    'planbridge-connect': PlanbridgeConnectElement
  }
}

export const tagName = 'planbridge-connect'

const names = ['token', 'origin', 'presentation', 'locale', 'appearance', 'privateNetwork'] as const

// A class that extends HTMLElement cannot even be declared where there is no DOM, such as a server.
const makeElement = () =>
  class PlanbridgeElement extends HTMLElement {
    readonly #connector: Connector

    constructor() {
      super()
      const tell = (name: string, detail: unknown) =>
        this.dispatchEvent(new CustomEvent(`planbridge-${name}`, { detail, bubbles: true, composed: true }))
      const connector = new Connector(
        {
          token: '',
          onSuccess: (result) => tell('success', result),
          onExit: (error, facts) => tell('exit', { error, ...facts }),
          onEvent: (name, facts) => tell('event', { name, ...facts }),
        },
        { root: this.attachShadow({ mode: 'open' }) },
      )
      const { open, update, close, destroy } = connector
      this.#connector = connector
      Object.assign(this, { open, update, close, destroy })
      for (const name of names) {
        if (!Object.hasOwn(this, name)) continue
        // A property that was set before the element was defined hides its accessor.
        const value: unknown = Reflect.get(this, name)
        Reflect.deleteProperty(this, name)
        Reflect.set(this, name, value)
      }
    }

    static {
      for (const name of names)
        Object.defineProperty(this.prototype, name, {
          get(this: PlanbridgeElement) {
            return this.#connector.options[name]
          },
          set(this: PlanbridgeElement, value: unknown) {
            this.#connector.update({ [name]: value })
          },
        })
    }

    get state(): ConnectState {
      return this.#connector.state
    }

    connectedCallback(): void {
      const options = this.#connector.options as Record<string, unknown>
      // A property outranks its attribute.
      for (const { name, value } of this.attributes) options[name] ??= value
      this.#connector.resume()
    }

    // Called instead of the other two if the element keeps its state while it is moved.
    connectedMoveCallback(): void {}

    disconnectedCallback(): void {
      // A move is a removal and an insertion: only an element that stays away ends its flow.
      setTimeout(() => this.isConnected || this.#connector.destroy())
    }
  }

/** Defines `<planbridge-connect>`, unless it is defined already or there is no DOM. */
export const definePlanbridgeConnect = (): void => {
  if (typeof customElements === 'undefined' || customElements.get(tagName)) return
  customElements.define(tagName, makeElement())
}

definePlanbridgeConnect()
