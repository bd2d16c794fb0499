import type { ShownCode } from '../core/bff-client.ts'
import type { AttemptWish } from '../core/front-channel/pending-attempt.ts'
import type { NextStep } from '../messages/failure-message.ts'
import type { CallbackMessages } from '../messages/en-callback.ts'

type Label = keyof CallbackMessages['callback']

/** One way out of a failed callback. */
export type WayOn =
  | { readonly kind: 'start'; readonly label: Label; readonly wish: AttemptWish }
  | { readonly kind: 'send-again'; readonly label: Label }
  | { readonly kind: 'home'; readonly label: Label }

const home: WayOn = { kind: 'home', label: 'home' }

const startWith = (label: Label, wish: AttemptWish, change: Partial<AttemptWish['request']>): WayOn => ({
  kind: 'start',
  label,
  wish: { ...wish, request: { ...wish.request, ...change } },
})

const startOver = (wish: AttemptWish): WayOn[] => [startWith('startOver', wish, {})]

function withoutConnection({ provider, request }: AttemptWish): AttemptWish {
  const { connection: _, ...rest } = request
  return { provider, request: rest }
}

/** A renewal leaves the terms of a delegation unsaid, and a new one needs them. */
const asNew = (label: Label, wish: AttemptWish, purpose: 'sign-in' | 'link'): WayOn[] =>
  wish.request.model === 'delegation' && !wish.request.delegation
    ? []
    : [startWith(label, withoutConnection(wish), { purpose, return_to: '/' })]

const withWish: Record<NextStep, (wish: AttemptWish) => WayOn[]> = {
  'start-over': startOver,
  'sign-in-as-them': (wish) => [
    ...asNew('signInAsThem', wish, 'sign-in'),
    startWith('otherAccount', wish, { another_account: true }),
  ],
  'pick-account': (wish) => [
    startWith('rightAccount', wish, { another_account: true }),
    ...asNew('linkAsNew', wish, 'link'),
  ],
  'send-again': startOver,
  reconnect: startOver,
  'connect-first': startOver,
  'choose-account': () => [],
  'correct-it': startOver,
  reload: startOver,
  'ask-administrator': startOver,
  'go-home': () => [],
}

/** Nobody judged the attempt: the same proof may be sent again. Any other failure is this attempt's last word. */
const unjudged: ReadonlySet<ShownCode> = new Set(['answer-lost', 'too-many-requests', 'store-unavailable'])

export interface FailedCallback {
  readonly code: ShownCode
  readonly next: NextStep
  /** Whether something was sent that could be sent again. */
  readonly again: boolean
}

/** The ways out of a failed callback: what the failure calls for, and always the way back. */
export function waysOn({ code, next, again }: FailedCallback, wish: AttemptWish | null): readonly WayOn[] {
  const sendAgain: WayOn[] = again && unjudged.has(code) ? [{ kind: 'send-again', label: 'sendAgain' }] : []
  return [...sendAgain, ...(wish ? withWish[next](wish) : []), home]
}
