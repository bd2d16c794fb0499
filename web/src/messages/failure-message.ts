/** The step that resolves a failure. Each screen offers the steps it supports. */
export type NextStep =
  | 'start-over'
  | 'send-again'
  | 'try-later'
  | 'sign-in-again'
  | 'sign-in-as-them'
  | 'pick-account'
  | 'use-another-account'
  | 'reconnect'
  | 'connect-first'
  | 'choose-account'
  | 'correct-it'
  | 'reload'
  | 'ask-administrator'
  | 'go-home'

/** The text of a failure; `{provider}` is replaced by the provider's name, and `{account}` by a space and the account, if it is known. */
export interface FailureMessage {
  readonly title: string
  readonly text: string
  /** Replaces `text` if the failure came with an offer. */
  readonly offered?: string
  /** The limit that was reached; `{limit}` is replaced by its value. */
  readonly limit?: string
  readonly next: NextStep
  /** True if nothing is wrong: the person decided so, or has another step to take. It is not shown as an alarm. */
  readonly calm?: true
}
