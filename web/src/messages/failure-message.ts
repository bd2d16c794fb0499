/** What a person can do after a failure; each screen offers the steps that it can take. */
export type NextStep =
  | 'start-over'
  | 'send-again'
  | 'sign-in-as-them'
  | 'pick-account'
  | 'reconnect'
  | 'connect-first'
  | 'choose-account'
  | 'correct-it'
  | 'reload'
  | 'ask-administrator'
  | 'go-home'

/** `{provider}` stands for the provider's name. */
export interface FailureMessage {
  readonly title: string
  readonly text: string
  readonly next: NextStep
}
