import { bffClient } from '../bff-client.ts'
import { leaveArrival } from '../front-channel/arrival.ts'
import { captureResponse, finishAttempt } from '../front-channel/authorization-callback.ts'
import type { Completion } from '../front-channel/authorization-callback.ts'
import { beginAttempt } from '../front-channel/begin-attempt.ts'
import { pendingAttempts } from '../front-channel/pending-attempt.ts'
import type { AttemptWish } from '../front-channel/pending-attempt.ts'
import { returnPath } from '../front-channel/return-path.ts'
import { failureWords } from '../messages/failure-words.ts'
import { callbackMessagesFor } from '../messages/callback.ts'
import '../ui/tokens.css'
import { showCallback } from './callback-view.ts'
import { waysOn } from './ways-on.ts'
import type { WayOn } from './ways-on.ts'

// Before anything else: what follows must not find the response in the address bar.
const response = captureResponse(window)

const messages = callbackMessagesFor(navigator.languages)
const words = messages.callback
const storage = () => window.sessionStorage
const call = bffClient((url, init) => window.fetch(url, init))
const pending = pendingAttempts(storage, () => Date.now())

function show(screen: Omit<Parameters<typeof showCallback>[1], 'details' | 'actions'>): void {
  const place = document.querySelector('#callback')
  if (place) showCallback(place, { details: [], actions: [], ...screen })
}

function showFailure({
  failure,
  wish,
  again,
}: Pick<Extract<Completion, { kind: 'failed' }>, 'failure' | 'wish' | 'again'>): void {
  const place = document.querySelector('#callback')
  const { next, ...said } = failureWords(messages, failure, wish?.provider ?? null)
  const actions = waysOn({ code: failure.code, next }, wish).map((way) => ({
    label: words[way.label],
    act: () => void take(way, again),
  }))
  if (place) showCallback(place, { ...said, actions, tone: 'failed' })
}

const goHome = () => window.location.replace('/')

const steps: {
  readonly [Kind in WayOn['kind']]: (
    way: Extract<WayOn, { kind: Kind }>,
    again: () => Promise<Completion>,
  ) => Promise<void>
} = {
  start: ({ wish }) => start(wish),
  'send-again': (_, again) => finish(again),
  home: async () => goHome(),
}

function take(way: WayOn, again: () => Promise<Completion>): Promise<void> {
  const step = steps[way.kind] as (way: WayOn, again: () => Promise<Completion>) => Promise<void>
  return step(way, again)
}

async function start(wish: AttemptWish): Promise<void> {
  show({ title: words.working, text: words.workingText, tone: 'working' })
  const beginning = await beginAttempt({ call, pending, chance: window.crypto }, wish)
  if (beginning.kind === 'leaving') window.location.replace(beginning.url)
  else
    showFailure({
      failure: beginning.failure,
      wish,
      again: () => Promise.reject(new Error('nothing was sent')),
    })
}

async function finish(attempt: () => Promise<Completion>): Promise<void> {
  show({ title: words.working, text: words.workingText, tone: 'working' })
  const completion = await attempt()
  if (completion.kind === 'failed') return showFailure(completion)
  leaveArrival(storage, completion.output.connection.id)
  // A fresh document: the performance entries of this one still name the address it came with.
  const path = returnPath(completion.output.return_to)
  window.location.replace(path === window.location.pathname ? '/' : path)
}

document.documentElement.lang = messages.locale
void finish(() => finishAttempt({ call, pending }, response))
