import type { BffFailure, Call } from '../core/bff-client.ts'
import { finishAttempt } from '../core/front-channel/authorization-callback.ts'
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
  /** Replaces this document with another one. */
  readonly replaceWith: (url: string) => void
  readonly path: string
  readonly messages: CallbackMessages
  /** The element in which the document is drawn. */
  readonly root: Element
}

type Retry = () => Promise<Completion>

/** Completes an attempt and leaves for the app, or shows the failure and offers recovery actions. */
export async function runCallback(
  platform: CallbackPlatform,
  response: AuthorizationResponse,
): Promise<void> {
  const { call, random, storage } = platform
  const pending = pendingAttempts(storage, platform.now)

  const start = async (options: AttemptOptions): Promise<void> => {
    showWorking(platform)
    const result = await beginAttempt({ call, pending, random }, options)
    if (result.kind === 'navigate') platform.replaceWith(result.url)
    else showFailure(result.failure, options, null)
  }

  const complete = async (attempt: Retry): Promise<void> => {
    showWorking(platform)
    const completion = await attempt()
    if (completion.kind === 'connected') leave(platform, completion)
    else showFailure(completion.failure, completion.options, completion.retry)
  }

  const run = (action: RecoveryAction, retry: Retry | null): Promise<void> => {
    if (action.kind === 'start') return start(action.options)
    if (action.kind === 'send-again' && retry) return complete(retry)
    platform.replaceWith('/')
    return Promise.resolve()
  }

  const showFailure = (failure: BffFailure, options: AttemptOptions | null, retry: Retry | null): void => {
    const { next, ...texts } = describeFailure(platform.messages, failure, options?.provider ?? null)
    const offered = recoveryActions({ code: failure.code, next, canRetry: retry !== null }, options)
    const actions = offered.map((action) => ({
      label: platform.messages.callback[action.label],
      act: () => void run(action, retry),
    }))
    show(platform, { ...texts, actions, tone: 'failed' })
  }

  await complete(() => finishAttempt({ call, pending }, response))
}

function leave(platform: CallbackPlatform, { output }: Extract<Completion, { kind: 'connected' }>): void {
  saveCompletedConnection(platform.storage, output.connection.id)
  const path = returnPath(output.return_to)
  // A new document is needed because the performance entries of this one still contain the callback URL.
  platform.replaceWith(path === platform.path ? '/' : path)
}

function show(platform: CallbackPlatform, screen: Omit<CallbackScreen, 'documentTitle'>): void {
  const documentTitle = fill(platform.messages.frame.documentTitle, { page: screen.title })
  showCallback(platform.root, { ...screen, documentTitle })
}

function showWorking(platform: CallbackPlatform): void {
  const { working, workingText } = platform.messages.callback
  show(platform, { title: working, text: workingText, details: [], actions: [], tone: 'working' })
}
