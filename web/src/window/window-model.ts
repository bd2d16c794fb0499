import type { DelegationTerms, Operation } from '@planbridge/shared/contract'
import type { Appearance, ConnectSessionId, Locale } from '@planbridge/shared/embed'
import type { ConnectCall } from '../connect-flow/connect-client.ts'
import type { ConnectFlow, FlowEvent } from '../connect-flow/flow.ts'
import type { EnteredToken } from '../connect-flow/screens/token-form.tsx'
import type { ConsentWay, Way } from '../connect-flow/ways.ts'
import type { BffFailure, Call, Fetch } from '../core/bff-client.ts'
import type { Random } from '../core/front-channel/proof.ts'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import type { Entry } from './entry.ts'

/** What the person can do in the window. */
export interface WindowActs {
  readonly confirm: () => void
  /** Ends the session: the person did not want this. */
  readonly decline: () => void
  readonly pick: (provider: string) => void
  readonly take: (way: Way) => void
  readonly back: () => void
  readonly saveToken: (way: Way, entered: EnteredToken) => void
  readonly agree: (way: ConsentWay, terms: DelegationTerms) => void
  readonly connectService: (way: Way) => void
  readonly chooseAccount: (account: string) => void
  readonly tryAgain: () => void
  /** The same way with another account at the provider. */
  readonly otherAccount: () => void
  readonly chooseAgain: () => void
  /** Goes back to the host, or closes the window. */
  readonly leave: () => void
  readonly copyLink: () => void
  readonly goOnHere: () => void
}

/** What the window does with its browser. */
export interface WindowPlatform {
  readonly fetch: Fetch
  readonly random: Random
  readonly storage: () => Storage
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly origin: string
  readonly languages: readonly string[]
  readonly userAgent: string
  /** Goes to another document, with a way back. */
  readonly navigate: (url: string) => void
  /** Goes to another document instead of this one. */
  readonly replaceWith: (url: string) => void
  /** Writes a path into the address bar. */
  readonly setAddress: (path: string) => void
  readonly closeWindow: () => void
  /** Calls the listener when this document is shown again out of the back-forward cache. */
  readonly onRestore: (listener: () => void) => void
  /** Resolves to true if the text is in the clipboard. */
  readonly copy: (text: string) => Promise<boolean>
  readonly loadTexts: (locale: Locale) => Promise<ConnectTexts>
  readonly dress: (texts: ConnectTexts, appearance: Appearance) => void
  readonly draw: (model: WindowModel, acts: WindowActs) => void
}

/** A page that asks to be opened in another browser. */
export interface InAppPage {
  /** The link to open there; null if it is of no use any more. */
  readonly link: string | null
  readonly copied: boolean
}

/** The operations of the integration whose terms are asked for. */
export type LoadedOperations =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly operations: readonly Operation[] }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** All that the screen of the window shows. */
export interface WindowModel {
  readonly flow: ConnectFlow
  readonly texts: ConnectTexts
  readonly now: number
  readonly operations: LoadedOperations
  readonly inApp: InAppPage | null
  /** True while the browser is on its way to the host. */
  readonly leaving: boolean
  /** Why the way back to the host is not known; null without a failure. */
  readonly leaveFailure: BffFailure | null
}

/** The state of a window, and the ways to change it. */
export interface WindowContext {
  readonly platform: WindowPlatform
  readonly entry: Entry
  readonly call: ConnectCall
  readonly bff: Call
  readonly flow: () => ConnectFlow
  readonly dispatch: (event: FlowEvent) => void
  /** Changes what is shown beside the flow. */
  readonly show: (
    change: Partial<Pick<WindowModel, 'operations' | 'inApp' | 'leaving' | 'leaveFailure'>>,
  ) => void
  readonly session: () => ConnectSessionId | null
  readonly setSession: (session: ConnectSessionId) => void
}
