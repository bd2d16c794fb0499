import { declineMergeOffer, MergeOfferId } from '@planbridge/shared/contract'
import { isPassing } from '../core/bff-client.ts'
import type { BffFailure, Call } from '../core/bff-client.ts'
import { finishAttempt, optionsFor } from '../core/front-channel/authorization-callback.ts'
import type { AuthorizationResponse, Completion } from '../core/front-channel/authorization-callback.ts'
import { beginAttempt } from '../core/front-channel/begin-attempt.ts'
import { saveCompletedConnection } from '../core/front-channel/completed-connection.ts'
import { pendingAttempts } from '../core/front-channel/pending-attempt.ts'
import type { AttemptOptions } from '../core/front-channel/pending-attempt.ts'
import type { Random } from '../core/front-channel/proof.ts'
import { returnPath } from '../core/front-channel/return-path.ts'
import { describeFailure } from '../messages/describe-failure.ts'
import type { CallbackMessages } from '../messages/en-callback.ts'
import { fill } from '../messages/fill.ts'
import { showCallback } from './callback-view.ts'
import type { CallbackScreen } from './callback-view.ts'
import { recoveryActions } from './recovery-actions.ts'
import type { RecoveryAction } from './recovery-actions.ts'

/** The browser features that the callback document uses. */
export interface CallbackPlatform {
  readonly call: Call
  readonly storage: () => Storage
  readonly random: Random
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Replaces this document with another one. */
  readonly replaceWith: (url: string) => void
  /** Notifies the tabs of the app, and closes the window of this document, if the browser lets it. */
  readonly closeWindow: () => void
  /** Calls the listener when this document is shown again out of the back-forward cache. */
  readonly onRestore: (listener: () => void) => void
  readonly path: string
  readonly messages: CallbackMessages
  /** The element in which the document is drawn. */
  readonly root: Element
}

type Failed = Extract<Completion, { kind: 'failed' }>
type Attempt = () => Promise<Completion>
interface FailedStep {
  /** Sends the response again; null if that is of no use. */
  readonly retry: Attempt | null
  /** The offer to bring two people together, which every other step declines. */
  readonly offer: string | undefined
}

type RunAction = (action: RecoveryAction, failed: FailedStep) => Promise<void>

/** Waits before the automatic tries, in milliseconds. Each is at least as long as the answer asks for. */
const waitsMs = [3_000, 6_000, 12_000, 25_000, 50_000]

/** Completes an attempt and leaves for the app, or shows the failure and offers recovery actions. */
export async function runCallback(
  platform: CallbackPlatform,
  response: AuthorizationResponse,
): Promise<void> {
  const { call, random, storage } = platform
  const pending = pendingAttempts(storage, platform.now)
  const left = await optionsFor(pending, response)
  // Each step of the person ends the automatic tries of the step before.
  let step = 0
  /** Sends a response again that no BFF has judged. */
  let open: Attempt | null = null

  const start = async (options: AttemptOptions): Promise<void> => {
    showWorking(platform, options)
    const result = await beginAttempt({ call, pending, random }, options)
    if (result.kind === 'navigate') platform.replaceWith(result.url)
    else showFailure(platform, { failure: result.failure, options, retry: null }, run)
  }

  // If it cannot be declined now, it ends by itself.
  const decline = async (id: string): Promise<void> => {
    const offer = MergeOfferId.safeParse(id)
    showWorking(platform, left)
    if (offer.success) await call(declineMergeOffer, { offer: offer.data })
  }

  const complete = async (attempt: Attempt): Promise<void> => {
    step += 1
    showWorking(platform, left)
    await proceed(attempt, { of: step, tries: 0 })
  }

  const proceed = async (attempt: Attempt, { of, tries }: { of: number; tries: number }): Promise<void> => {
    const completion = await attempt()
    // An answer to an automatic try counts even if the person has pressed a button in the meantime.
    if (completion.kind !== 'failed') return leave(platform, completion)
    if (of !== step) return
    const unrenewed = silentlyRefused(completion)
    if (unrenewed) return leaveUnrenewed(platform, unrenewed)
    // The window of a connect session says in its own look and language how the attempt went.
    if (isForWindow(completion)) return goTo(platform, homeOf(left))
    const waitMs = waitBefore(completion, tries)
    const retry = completion.judged ? null : completion.retry
    open = retry
    showFailure(platform, { ...completion, retry, retries: waitMs !== null }, run)
    if (waitMs === null) return
    await platform.sleep(waitMs)
    if (of === step) await proceed(completion.retry, { of, tries: tries + 1 })
  }

  const run: RunAction = async (action, { retry, offer }) => {
    step += 1
    if (action.kind === 'merge') return platform.replaceWith(`/one-person/${action.offer}`)
    if (offer !== undefined) await decline(offer)
    if (action.kind === 'start') return start(action.options)
    if (action.kind === 'send-again' && retry) return complete(retry)
    platform.replaceWith(homeOf(left))
  }

  platform.onRestore(() => void (open ? complete(open) : platform.replaceWith(homeOf(left))))
  await complete(() => finishAttempt({ call, pending }, response))
}

/** True for a failure that the window of a connect session shows. */
const isForWindow = ({ judged, options }: Failed): boolean => judged && options?.connect !== undefined

/** The path to go to without a connection: the window of a connect session, or the start page. */
const homeOf = (options: AttemptOptions | null): string =>
  options?.connect ? `/connect?session=${options.connect}` : '/'

/** The options of a silent renewal that was refused; null for every other failure. */
const silentlyRefused = ({ judged, options }: Failed): AttemptOptions | null =>
  judged && options?.request.silent ? options : null

/** The wait before the next automatic try; null if there is none. */
function waitBefore({ judged, failure }: Failed, tries: number): number | null {
  const waitMs = waitsMs[tries]
  if (judged || waitMs === undefined || !isPassing(failure)) return null
  return Math.max(waitMs, Math.min(failure.retryAfterSeconds ?? 0, 60) * 1000)
}

/** The window of a connect session starts its attempts itself. */
const startable = (options: AttemptOptions | null): AttemptOptions | null =>
  options?.connect ? null : options

interface ShownFailure {
  readonly failure: BffFailure
  readonly options: AttemptOptions | null
  /** Sends the response again; null if that is of no use. */
  readonly retry: Attempt | null
  /** True if the response is sent again without the person. */
  readonly retries?: boolean
}

function showFailure(
  platform: CallbackPlatform,
  { failure, options, retry, retries = false }: ShownFailure,
  run: RunAction,
): void {
  const { callback } = platform.messages
  const { next, calm, ...texts } = describeFailure(platform.messages, failure, options?.provider ?? null)
  const offered = recoveryActions(
    { code: failure.code, next, canRetry: retry !== null, offer: failure.offer },
    startable(options),
  )
  const actions = offered.map((action) => ({
    label: callback[action.label],
    act: () => void run(action, { retry, offer: failure.offer }),
  }))
  const kept = retries ? callback.keptAndRetried : callback.kept
  show(platform, {
    ...texts,
    hint: retry === null ? null : kept,
    actions,
    tone: calm ? 'calm' : 'failed',
    provider: providerOf(options),
  })
}

function leave(platform: CallbackPlatform, completion: Exclude<Completion, Failed>): void {
  if (completion.options?.inWindow) return closeWindow(platform, completion.options)
  if (completion.options?.connect) return goTo(platform, homeOf(completion.options))
  if (completion.kind === 'signed-in') return goTo(platform, completion.path)
  finish(platform, completion)
}

function finish(platform: CallbackPlatform, completion: Extract<Completion, { kind: 'connected' }>): void {
  const { connection, path: wanted, again, options } = completion
  const result = again ? 'again' : 'made'
  saveCompletedConnection(platform.storage, {
    connection,
    result: options?.request.silent ? 'renewed' : result,
  })
  goTo(platform, wanted)
}

// The person did not ask for anything, so there is nothing to explain. The page offers the next step.
function leaveUnrenewed(platform: CallbackPlatform, { request }: AttemptOptions): void {
  if (request.connection !== undefined)
    saveCompletedConnection(platform.storage, { connection: request.connection, result: 'not-renewed' })
  goTo(platform, request.return_to ?? '/')
}

/** The tab that opened the window goes on. The text is for browsers that do not close it. */
function closeWindow(platform: CallbackPlatform, options: AttemptOptions): void {
  const { done, doneText } = platform.messages.callback
  showWithoutActions(platform, { title: done, text: doneText, tone: 'done', options })
  platform.closeWindow()
}

function goTo(platform: CallbackPlatform, wanted: string): void {
  const path = returnPath(wanted)
  // A new document is needed because the performance entries of this one still contain the callback URL.
  platform.replaceWith(path === platform.path ? '/' : path)
}

const providerOf = (options: AttemptOptions | null): CallbackScreen['provider'] =>
  options === null || options.provider === '' ? null : { colour: '', ...options.look, name: options.provider }

function show(platform: CallbackPlatform, screen: Omit<CallbackScreen, 'documentTitle' | 'brand'>): void {
  const { frame } = platform.messages
  const documentTitle = fill(frame.documentTitle, { page: screen.title })
  showCallback(platform.root, { ...screen, documentTitle, brand: frame.brand })
}

interface PlainScreen extends Pick<CallbackScreen, 'title' | 'text' | 'tone'> {
  readonly options: AttemptOptions | null
}

const showWithoutActions = (platform: CallbackPlatform, { options, ...screen }: PlainScreen): void =>
  show(platform, { ...screen, hint: null, details: [], actions: [], provider: providerOf(options) })

function showWorking(platform: CallbackPlatform, options: AttemptOptions | null): void {
  const { working, workingText } = platform.messages.callback
  showWithoutActions(platform, { title: working, text: workingText, tone: 'working', options })
}
