import type { BffFailure, Call } from '../core/bff-client.ts'
import { leaveArrival } from '../core/front-channel/arrival.ts'
import { finishAttempt } from '../core/front-channel/authorization-callback.ts'
import type { AuthorizationResponse, Completion } from '../core/front-channel/authorization-callback.ts'
import { beginAttempt } from '../core/front-channel/begin-attempt.ts'
import { pendingAttempts } from '../core/front-channel/pending-attempt.ts'
import type { AttemptWish } from '../core/front-channel/pending-attempt.ts'
import type { Random } from '../core/front-channel/proof.ts'
import { returnPath } from '../core/front-channel/return-path.ts'
import type { CallbackMessages } from '../messages/en-callback.ts'
import { failureWords } from '../messages/failure-words.ts'
import { fill } from '../messages/fill.ts'
import { showCallback } from './callback-view.ts'
import type { CallbackScreen } from './callback-view.ts'
import { waysOn } from './ways-on.ts'
import type { WayOn } from './ways-on.ts'

/** What the callback document needs of its browser. */
export interface CallbackPlatform {
  readonly call: Call
  readonly storage: () => Storage
  readonly random: Random
  readonly now: () => number
  /** Replaces this document by another one. */
  readonly leaveFor: (url: string) => void
  readonly path: string
  readonly messages: CallbackMessages
  readonly place: Element
}

type Again = () => Promise<Completion>

/** Finishes an attempt and leaves for the app, or says in plain words why not and offers the ways on. */
export async function runCallback(world: CallbackPlatform, response: AuthorizationResponse): Promise<void> {
  const { call, random, storage } = world
  const pending = pendingAttempts(storage, world.now)

  const start = async (wish: AttemptWish): Promise<void> => {
    showWorking(world)
    const beginning = await beginAttempt({ call, pending, random }, wish)
    if (beginning.kind === 'leaving') world.leaveFor(beginning.url)
    else showFailure(beginning.failure, wish, null)
  }

  const finish = async (attempt: Again): Promise<void> => {
    showWorking(world)
    const completion = await attempt()
    if (completion.kind === 'connected') leave(world, completion)
    else showFailure(completion.failure, completion.wish, completion.again)
  }

  const take = (way: WayOn, again: Again | null): Promise<void> => {
    if (way.kind === 'start') return start(way.wish)
    if (way.kind === 'send-again' && again) return finish(again)
    world.leaveFor('/')
    return Promise.resolve()
  }

  const showFailure = (failure: BffFailure, wish: AttemptWish | null, again: Again | null): void => {
    const { next, ...words } = failureWords(world.messages, failure, wish?.provider ?? null)
    const ways = waysOn({ code: failure.code, next, again: again !== null }, wish)
    const actions = ways.map((way) => ({
      label: world.messages.callback[way.label],
      act: () => void take(way, again),
    }))
    show(world, { ...words, actions, tone: 'failed' })
  }

  await finish(() => finishAttempt({ call, pending }, response))
}

function leave(world: CallbackPlatform, { output }: Extract<Completion, { kind: 'connected' }>): void {
  leaveArrival(world.storage, output.connection.id)
  const path = returnPath(output.return_to)
  // A fresh document: the performance entries of this one still name the address it came with.
  world.leaveFor(path === world.path ? '/' : path)
}

function show(world: CallbackPlatform, screen: Omit<CallbackScreen, 'documentTitle'>): void {
  const documentTitle = fill(world.messages.frame.documentTitle, { page: screen.title })
  showCallback(world.place, { ...screen, documentTitle })
}

function showWorking(world: CallbackPlatform): void {
  const { working, workingText } = world.messages.callback
  show(world, { title: working, text: workingText, details: [], actions: [], tone: 'working' })
}
