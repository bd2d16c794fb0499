import { type HostMessage, react, type Reactions, versions } from './messages.ts'
import { markRedirect } from './returned.ts'
import { openShell, type Shell } from './shell.ts'
import type {
  ConnectOptions,
  ConnectState,
  EmbedError,
  EmbedResult,
  EventName,
  LoaderCode,
  OpenOptions,
} from './types.ts'

/** From the click until the frame reports. */
const loadMsMax = 30_000
/** From the browser's report that a document is loaded, which may be an error page of its own, until the frame reports. */
const startMsMax = 10_000
/** From the request to close until the frame has ended its window and reported. */
const closeMsMax = 3_000

export type End =
  | { readonly result: EmbedResult }
  | { readonly result?: never; readonly error: EmbedError | null; readonly sessionId: string | null }

export interface FlowNeeds {
  readonly root: ShadowRoot
  readonly origin: string
  /** They may change while the flow is open. */
  readonly options: ConnectOptions
  readonly onState: (state: ConnectState) => void
  /** Called once, after everything is removed. */
  readonly onEnd: (end: End) => void
}

const tokenForm = /^pbcs_[\w-]{22}\.[\w-]{43}$/

/** One opened frame: from `open` until its only result. */
export class Flow {
  readonly #needs: FlowNeeds
  readonly #opened: OpenOptions
  readonly #shell: Shell
  readonly #listening = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #token = ''
  /** The last one that the frame named. */
  #integration: string | null = null
  #error: EmbedError | null = null
  #isLive = false
  /** The page goes to Planbridge, and comes back with the result. */
  #isLeaving = false
  #hasEnded = false

  constructor(needs: FlowNeeds, opened: OpenOptions) {
    this.#needs = needs
    this.#opened = opened
    this.#shell = openShell(needs.root, {
      close: () => this.close(false),
      loaded: () => this.#isLive || this.#failAfter(startMsMax),
    })
    const { signal } = this.#listening
    addEventListener('message', (event) => this.#receive(event), { signal })
    addEventListener('pagehide', () => this.#leave(), { signal })
    this.#tell('opened')
    void this.#load()
  }

  /** Ends the flow. The frame closes its window, and can still report a connection that it has made, unless it ends at once. */
  close(atOnce: boolean): void {
    if (this.#hasEnded) return
    if (this.#isLive) this.#send({ type: 'planbridge:close' })
    if (atOnce || !this.#isLive) this.#exit()
    else this.#after(closeMsMax, () => this.#exit())
  }

  /** The options have changed. */
  update(): void {
    const { options } = this.#needs
    const { locale = null, appearance = {} } = options
    this.#shell.paint(options)
    if (this.#isLive) this.#send({ type: 'planbridge:update', locale, appearance })
  }

  /** The root was moved in the document, so the browser loads the frame again. */
  resume(): void {
    this.#shell.reopen()
    this.#wait()
  }

  #wait(): void {
    this.#isLive = false
    this.#error = null
    this.#shell.paint(this.#needs.options)
    this.#shell.show('loading')
    this.#needs.onState('loading')
    this.#failAfter(loadMsMax)
  }

  async #load(): Promise<void> {
    this.#wait()
    const token = await this.#newToken()
    if (this.#hasEnded) return
    if (!tokenForm.test(token)) return this.#fail(token ? 'token-malformed' : 'token-unavailable')
    this.#token = token
    const { origin, options } = this.#needs
    this.#shell.load(`${origin}/embed/v1/frame?session=${this.#sessionId}`, options.privateNetwork)
  }

  /** The public id in the token; null before the token is there. */
  get #sessionId(): string | null {
    return this.#token.slice(5, 27) || null
  }

  /** The empty text if there is none. */
  async #newToken(): Promise<string> {
    const { token } = this.#needs.options
    if (typeof token !== 'function') return token.trim()
    try {
      return (await token()).trim()
    } catch {
      return ''
    }
  }

  #receive({ source, origin, data }: MessageEvent): void {
    // Before the frame is there, no window is its source.
    if (source && source === this.#shell.frame() && origin === this.#needs.origin)
      react(data, this.#reactions)
  }

  readonly #reactions: Reactions = {
    loaded: (message) => this.#start(message.versions),
    ready: () => this.#tell('ready'),
    size: ({ height }) => this.#shell.size(height),
    event: ({ name, integration }) => this.#tell(name, integration),
    'token-needed': () => void this.#renewToken(),
    success: (message) => this.#end(message),
    exit: ({ error }) => this.#exit(error),
    redirect: ({ url }) => this.#redirect(url),
  }

  #start(offered: readonly unknown[]): void {
    if (!versions.some((version) => offered.includes(version))) return this.#fail('frame-incompatible')
    clearTimeout(this.#timer)
    this.#error = null
    this.#isLive = true
    const { presentation = 'auto', locale = null, appearance = {} } = this.#needs.options
    const { integration = null, connection = null } = this.#opened
    const [page = ''] = location.href.split('#')
    const token = this.#token
    this.#send({
      type: 'planbridge:init',
      versions,
      token,
      presentation,
      locale,
      appearance,
      integration,
      connection,
      page,
    })
    this.#shell.show('open')
    this.#needs.onState('open')
  }

  async #renewToken(): Promise<void> {
    const token = await this.#newToken()
    if (!tokenForm.test(token)) return
    this.#token = token
    this.#send({ type: 'planbridge:token', token })
  }

  /** The frame cannot navigate the page. Its address is checked, so that no message can send a person elsewhere. */
  #redirect(url: string): void {
    if (!URL.canParse(url) || new URL(url).origin !== this.#needs.origin) return
    this.#isLeaving = true
    markRedirect(this.#sessionId ?? '', this.#integration)
    location.assign(url)
  }

  /** The page goes away. If it is restored from the browser's cache after a redirect, the flow is still open. */
  #leave(): void {
    if (!this.#isLeaving) this.#exit()
    this.#isLeaving = false
  }

  #send(message: HostMessage): void {
    this.#shell.frame()?.postMessage(message, this.#needs.origin)
  }

  #tell(name: EventName, integration: string | null = null): void {
    this.#integration = integration ?? this.#integration
    this.#needs.options.onEvent?.(name, { integration, sessionId: this.#sessionId })
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(act, ms)
  }

  #failAfter(ms: number): void {
    this.#after(ms, () => this.#fail(this.#token ? 'frame-not-loaded' : 'token-unavailable'))
  }

  #fail(code: LoaderCode): void {
    clearTimeout(this.#timer)
    this.#shell.show('failed')
    this.#error = {
      code,
      message: code.replaceAll('-', ' '),
      displayMessage: this.#shell.paint(this.#needs.options),
      recoverable: code !== 'frame-incompatible',
      reference: null,
    }
    this.#tell('error-shown')
  }

  /** Without an error of the frame, the one that is shown is the reason. */
  #exit(error: EmbedError | null = this.#error): void {
    this.#end({ error, sessionId: this.#sessionId })
  }

  #end(end: End): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    clearTimeout(this.#timer)
    this.#listening.abort()
    this.#shell.remove()
    this.#needs.onState('closed')
    this.#tell('closed')
    this.#needs.onEnd(end)
  }
}
