import type { FrameMessage, HostMessage, Locale } from '@planbridge/shared/embed'
import type { Appearance } from '@planbridge/shared/embed'
import type { ConnectCall } from '../connect-flow/connect-client.ts'
import type { ConnectFlow, FlowEvent } from '../connect-flow/flow.ts'
import type { Random } from '../core/front-channel/proof.ts'
import type { Fetch } from '../core/bff-client.ts'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import type { EnteredToken } from '../connect-flow/screens/token-form.tsx'
import type { Way } from '../connect-flow/ways.ts'

/** A window that the frame has opened. */
export interface OpenedWindow {
  readonly closed: boolean
  focus(): void
  close(): void
}

/** What the person can do in the frame. */
export interface FrameActs {
  readonly pick: (provider: string) => void
  readonly take: (way: Way) => void
  readonly back: () => void
  readonly saveToken: (way: Way, entered: EnteredToken) => void
  readonly chooseAccount: (account: string) => void
  readonly openWindow: (way: Way) => void
  readonly showWindow: () => void
  /** The address of a link that was clicked, for the browser to follow. */
  readonly followLink: (way: Way) => string
  readonly goOnHere: (way: Way) => void
  /** Starts again with a new token of the host. */
  readonly startAgain: () => void
  readonly tryAgain: () => void
  readonly close: () => void
}

/** What the frame does with its browser. */
export interface FramePlatform {
  readonly fetch: Fetch
  readonly random: Random
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Opens a window; null if the browser gives no handle, although one may have opened. */
  readonly openWindow: (url: string) => OpenedWindow | null
  /** The origin of Planbridge. */
  readonly origin: string
  /** The person's languages. */
  readonly languages: readonly string[]
  readonly loadTexts: (locale: Locale) => Promise<ConnectTexts>
  readonly send: (message: FrameMessage) => void
  /** Tells developers of the host what was refused. */
  readonly warn: (text: string) => void
  readonly dress: (texts: ConnectTexts, appearance: Appearance) => void
  readonly draw: (model: FrameModel, acts: FrameActs) => void
}

export type Init = Extract<HostMessage, { type: 'planbridge:init' }>

/** All that the screen of the frame shows. */
export interface FrameModel {
  readonly flow: ConnectFlow
  readonly texts: ConnectTexts
  readonly presentation: Init['presentation']
  readonly now: number
}

/** The state of a frame after the host page has introduced itself, and the ways to change it. */
export interface FrameContext {
  readonly platform: FramePlatform
  readonly init: Init
  readonly call: ConnectCall
  readonly flow: () => ConnectFlow
  readonly dispatch: (event: FlowEvent) => void
  /** The present token, as the host page sent it. */
  readonly token: () => string
  readonly setToken: (token: string) => void
  /** True after success or exit was sent. */
  readonly isOver: () => boolean
  /** Adds what has to be stopped at the end. */
  readonly onStop: (stop: () => void) => void
  /** Says goodbye, once. */
  readonly end: () => void
}
