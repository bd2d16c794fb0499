// Written by hand, so that the published types need neither zod nor another package. test/types/embed.test-d.ts compares them with the
// schemas in shared/src/embed.

/** The languages of the frame and of the window. */
export type Locale = 'en' | 'de' | 'es' | 'it' | 'pl' | 'pt'

/** The look, as data: styles of your page do not reach the frame. Values outside the ranges are refused. */
export interface Appearance {
  readonly theme?: 'auto' | 'light' | 'dark' | undefined
  readonly variables?:
    | {
        /** Colours have the form `#0a66c2`. */
        readonly colorPrimary?: string | undefined
        readonly colorBackground?: string | undefined
        readonly colorText?: string | undefined
        readonly colorDanger?: string | undefined
        /** Pixels, 0 to 24. */
        readonly borderRadius?: number | undefined
        /** Pixels, 14 to 20. */
        readonly fontSizeBase?: number | undefined
        /** Families that are installed with operating systems; the frame loads no font. */
        readonly fontFamily?: string | undefined
        readonly density?: 'comfortable' | 'compact' | undefined
      }
    | undefined
}

/**
 * How a person reaches the provider. `popup`: a window. `redirect`: your page itself. `link`: a link that the person opens. `auto`: a
 * window, or a redirect where no window opens.
 */
export type Presentation = 'auto' | 'popup' | 'redirect' | 'link'

/** Names of events. Names are only ever added: ignore those that you do not know. */
export type EventName =
  | 'opened'
  | 'ready'
  | 'integration-selected'
  | 'access-model-selected'
  | 'window-requested'
  | 'window-opened'
  | 'window-blocked'
  | 'window-closed'
  | 'returned'
  | 'account-choice-shown'
  | 'verification-pending'
  | 'error-shown'
  | 'token-requested'
  | 'closed'

/** A problem, for your code and for your people. */
export interface EmbedError {
  /** A failure code of Planbridge, or one of the loader's own: see `LoaderCode`. */
  readonly code: string
  /** For developers, in English. */
  readonly message: string
  /** For the person, in the language of the frame; null if nothing has to be said. */
  readonly displayMessage: string | null
  /** True if the person can try again in the same session. */
  readonly recoverable: boolean
  /** Identifies the request in the log of Planbridge. */
  readonly reference: string | null
}

/**
 * The codes of the loader itself. `token-unavailable`: the token function failed. `token-malformed`: the token is not the `token` of a
 * connect session. `frame-not-loaded`: the frame did not load or start. `frame-incompatible`: frame and loader share no version.
 */
export type LoaderCode = 'token-unavailable' | 'token-malformed' | 'frame-not-loaded' | 'frame-incompatible'

export interface EmbedResult {
  readonly connectionId: string
  readonly sessionId: string
  readonly integration: string
  /** `pending_verification`: the connection does not work until your back end has completed the session. */
  readonly status: 'active' | 'pending_verification'
}

/** The connect session of an event or exit; null before the token is there. */
export interface SessionFacts {
  readonly sessionId: string | null
}

export interface EventFacts extends SessionFacts {
  readonly integration: string | null
}

export interface ConnectOptions {
  /** The `token` of a connect session, or a function that gets one from your back end. It is called again when a token has expired. */
  readonly token: string | (() => Promise<string>)
  /** Planbridge's origin. The script at `/embed/v1/connect.js` uses the origin that it was loaded from. */
  readonly origin?: string | undefined
  /** Default: `auto`. */
  readonly presentation?: Presentation | undefined
  /** Default: the locale of the connect session, otherwise the first known language of the browser. */
  readonly locale?: Locale | undefined
  readonly appearance?: Appearance | undefined
  /** True if your page is on the Internet and Planbridge in a private network: the browser then asks the person for permission. */
  readonly privateNetwork?: boolean | undefined
  /** The person has connected an account. Read the result from your back end: code in the page can be changed by the person. */
  readonly onSuccess?: ((result: EmbedResult) => void) | undefined
  /** The flow has ended without a connection. Of `onSuccess` and `onExit`, one is called for each `open`, once. */
  readonly onExit?: ((error: EmbedError | null, facts: SessionFacts) => void) | undefined
  readonly onEvent?: ((name: EventName, facts: EventFacts) => void) | undefined
}

export interface OpenOptions {
  /** The integration to begin with. */
  readonly integration?: string | undefined
  /** The connection to renew. */
  readonly connection?: string | undefined
}

/** The options that can be changed at any time; an open flow goes on. */
export type ConnectUpdate = Partial<ConnectOptions>

/** `closed`: nothing is open. `loading`: the frame is on its way. `open`: the frame is shown. */
export type ConnectState = 'closed' | 'loading' | 'open'

export interface Connect {
  /** Opens the frame. Does nothing while it is open. */
  readonly open: (options?: OpenOptions) => void
  readonly update: (options: ConnectUpdate) => void
  /** Closes the frame, and the window that it opened. */
  readonly close: () => void
  /** Removes everything at once. An open flow ends with `onExit`. */
  readonly destroy: () => void
  readonly state: ConnectState
}
