import type { ShownCode } from '../core/bff-client.ts'
import { isOpenAfter } from '../core/front-channel/authorization-callback.ts'
import type { AttemptOptions } from '../core/front-channel/pending-attempt.ts'
import type { CallbackMessages } from '../messages/en-callback.ts'
import type { NextStep } from '../messages/failure-message.ts'

type Label = keyof CallbackMessages['callback']

/** A button that the callback document offers after a failure. */
export type RecoveryAction =
  | { readonly kind: 'start'; readonly label: Label; readonly options: AttemptOptions }
  | { readonly kind: 'send-again'; readonly label: Label }
  /** Leads to the page that brings two people together. */
  | { readonly kind: 'merge'; readonly label: Label; readonly offer: string }
  | { readonly kind: 'home'; readonly label: Label }

const home: RecoveryAction = { kind: 'home', label: 'home' }

const startWith = (
  label: Label,
  options: AttemptOptions,
  change: Partial<AttemptOptions['request']>,
): RecoveryAction => ({
  kind: 'start',
  label,
  options: { ...options, request: { ...options.request, ...change } },
})

const startOver = (options: AttemptOptions): RecoveryAction[] => [startWith('startOver', options, {})]

function withoutConnection({ provider, request }: AttemptOptions): AttemptOptions {
  const { connection: _, ...rest } = request
  return { provider, request: rest }
}

/** Starts a new connection. Not possible for the renewal of a delegation, which does not carry the terms a new one needs. */
const startNew = (label: Label, options: AttemptOptions, purpose: 'sign-in' | 'link'): RecoveryAction[] =>
  options.request.model === 'delegation' && !options.request.delegation
    ? []
    : [startWith(label, withoutConnection(options), { purpose, return_to: '/' })]

const actionsFor: Record<NextStep, (options: AttemptOptions) => RecoveryAction[]> = {
  'start-over': startOver,
  'try-later': (options) => [startWith('tryAgain', options, {})],
  'sign-in-again': (options) => [startWith('signInAgain', options, {})],
  'sign-in-as-them': (options) => [
    ...startNew('signInAsThem', options, 'sign-in'),
    startWith('otherAccount', options, { another_account: true }),
  ],
  'pick-account': (options) => [
    startWith('rightAccount', options, { another_account: true }),
    ...startNew('linkAsNew', options, 'link'),
  ],
  'use-another-account': (options) => [startWith('otherAccount', options, { another_account: true })],
  'send-again': startOver,
  reconnect: startOver,
  'connect-first': startOver,
  'choose-account': () => [],
  'correct-it': startOver,
  reload: startOver,
  'ask-administrator': startOver,
  'go-home': () => [],
}

export interface FailedCallback {
  readonly code: ShownCode
  readonly next: NextStep
  /** True if a request was sent that can be repeated. */
  readonly canRetry: boolean
  /** The offer to bring two people together that came with the failure. */
  readonly offer?: string | undefined
}

/** The actions to offer after a failed callback: those that suit the failure, and always the way back to the app. */
export function recoveryActions(
  { code, next, canRetry, offer }: FailedCallback,
  options: AttemptOptions | null,
): readonly RecoveryAction[] {
  if (offer !== undefined) return offeredActions(offer, options)
  const sendAgain: RecoveryAction[] =
    canRetry && isOpenAfter(code) ? [{ kind: 'send-again', label: 'sendAgain' }] : []
  return [...sendAgain, ...(options ? actionsFor[next](options) : []), home]
}

const offeredActions = (offer: string, options: AttemptOptions | null): readonly RecoveryAction[] => [
  { kind: 'merge', label: 'bringTogether', offer },
  ...(options ? actionsFor['sign-in-as-them'](options) : []),
  { kind: 'home', label: 'cancelMerge' },
]
