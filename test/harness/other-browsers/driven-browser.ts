/** The page of a tab, or its frame that an expression selects. */
export type Place = string | null

/** A tab of a browser, as its driver offers it. Everything rejects while a document is replaced. */
export interface DrivenTab {
  readonly goto: (address: string) => Promise<void>
  readonly isOpen: () => Promise<boolean>
  /** Evaluates a JavaScript expression in a document; its value goes through JSON. */
  readonly evaluate: (place: Place, expression: string) => Promise<unknown>
  /** Clicks the element that an expression selects, like a person. False if it selects none. */
  readonly click: (place: Place, expression: string) => Promise<boolean>
}

/** Browsing data of one person: cookies and storage that no other has. */
export interface PrivateSession {
  /** Opens a tab. `script` runs in its documents before their own scripts, if the driver can do that. */
  readonly open: (script: string) => Promise<DrivenTab>
  /** Every open tab, in the order of opening. The same tab is the same object. */
  readonly tabs: () => Promise<readonly DrivenTab[]>
  readonly close: () => Promise<void>
}

export interface DrivenBrowser {
  readonly name: string
  readonly startSession: () => Promise<PrivateSession>
  readonly close: () => Promise<void>
}
