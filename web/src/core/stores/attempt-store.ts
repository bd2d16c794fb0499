import { cancelAttempt } from '@planbridge/shared/contract'
import type { Connection, State } from '@planbridge/shared/contract'
import { attemptMs } from '@planbridge/shared/durations'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure } from '../bff-client.ts'
import { beginAttempt } from '../front-channel/begin-attempt.ts'
import type { FrontChannel } from '../front-channel/begin-attempt.ts'
import type { AttemptOptions, PendingAttempt, PendingAttempts } from '../front-channel/pending-attempt.ts'

export type AttemptPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'starting'; readonly options: AttemptOptions }
  | { readonly name: 'navigating'; readonly options: AttemptOptions }
  | { readonly name: 'failed'; readonly options: AttemptOptions; readonly failure: BffFailure }

export interface AttemptState {
  readonly phase: AttemptPhase
  /** Attempts that were started in this tab and never completed, latest first. */
  readonly unfinished: readonly PendingAttempt[]
  readonly start: (options: AttemptOptions) => Promise<void>
  /** Starts an attempt in another window of this app, which is closed if it cannot start. */
  readonly startIn: (target: AttemptWindow, options: AttemptOptions) => Promise<void>
  /** Lists them, and removes those that expired and those that the connections fulfil. */
  readonly findUnfinished: (connections?: readonly Connection[]) => Promise<void>
  /** Removes those that the connections fulfil. */
  readonly dropFulfilled: (connections: readonly Connection[]) => Promise<void>
  readonly forget: (state: State) => Promise<void>
  readonly startAgain: (state: State) => Promise<void>
  readonly forgetAll: () => Promise<void>
}

/** A window of this origin that was opened by a person's click. */
export interface AttemptWindow {
  readonly pending: PendingAttempts
  readonly navigate: (url: string) => void
  readonly close: () => void
}

export interface AttemptStoreDependencies extends FrontChannel {
  readonly now: () => number
  readonly navigate: (url: string) => void
  /** Navigates in place of the current entry of the history. */
  readonly replace: (url: string) => void
}

/** True if a connection was made since the attempt was started, by the clock of the BFF: in another tab, or by an answer that was lost. */
const fulfilledBy =
  (connections: readonly Connection[]) =>
  ({ options: { request }, expiresAtSeconds }: PendingAttempt): boolean =>
    connections.some(
      ({ id, integration, model, connected_at }) =>
        integration === request.integration &&
        model === request.model &&
        (request.purpose !== 'reconnect' || request.connection === id) &&
        Date.parse(connected_at) >= expiresAtSeconds * 1000 - attemptMs,
    )

/** A silent renewal is nothing that its person began. */
const isSilent = ({ options }: PendingAttempt): boolean => options.request.silent === true

/** The time in which a new attempt may still be navigating to the provider. */
const navigationSecondsMax = 2

const beginIn = async (
  dependencies: FrontChannel,
  { pending, navigate, close }: AttemptWindow,
  options: AttemptOptions,
): Promise<BffFailure | null> => {
  const beginning = await beginAttempt({ ...dependencies, pending }, { ...options, inWindow: true })
  if (beginning.kind === 'failed') close()
  else navigate(beginning.url)
  return beginning.kind === 'failed' ? beginning.failure : null
}

export const createAttemptStore = (dependencies: AttemptStoreDependencies): StoreApi<AttemptState> =>
  createStore<AttemptState>()((set, get) => ({
    phase: { name: 'idle' },
    unfinished: [],
    start: async (options) => {
      const { name } = get().phase
      if (name === 'starting' || name === 'navigating') return
      set({ phase: { name: 'starting', options } })
      const beginning = await beginAttempt(dependencies, options)
      if (beginning.kind === 'failed')
        return set({ phase: { name: 'failed', options, failure: beginning.failure } })
      set({ phase: { name: 'navigating', options } })
      // Back leads to the page before this one, not to the provider.
      if (options.request.silent) dependencies.replace(beginning.url)
      else dependencies.navigate(beginning.url)
    },
    startIn: async (target, options) => {
      const failure = await beginIn(dependencies, target, options)
      if (failure) set({ phase: { name: 'failed', options, failure } })
    },
    findUnfinished: async (connections = []) => {
      const nowSeconds = dependencies.now() / 1000
      const isFulfilled = fulfilledBy(connections)
      const found = await dependencies.pending.list()
      // The verifier of an expired attempt is no longer needed.
      const ended = found.filter(
        (attempt) => attempt.expiresAtSeconds <= nowSeconds || isFulfilled(attempt) || isSilent(attempt),
      )
      await Promise.all(ended.map((attempt) => dependencies.pending.take(attempt.state)))
      set({
        unfinished: found.filter(
          (attempt) =>
            attempt.startedAtSeconds + navigationSecondsMax <= nowSeconds &&
            !isFulfilled(attempt) &&
            !isSilent(attempt),
        ),
      })
    },
    dropFulfilled: async (connections) => {
      const isFulfilled = fulfilledBy(connections)
      const fulfilled = get().unfinished.filter(isFulfilled)
      if (fulfilled.length === 0) return
      set(({ unfinished }) => ({ unfinished: unfinished.filter((attempt) => !isFulfilled(attempt)) }))
      await Promise.all(fulfilled.map((attempt) => dependencies.pending.take(attempt.state)))
    },
    forget: async (state) => {
      set(({ unfinished }) => ({ unfinished: unfinished.filter((attempt) => attempt.state !== state) }))
      await dependencies.pending.take(state)
      // The result is ignored because the BFF expires attempts after some minutes anyway.
      await dependencies.call(cancelAttempt, { state })
    },
    startAgain: async (state) => {
      const attempt = get().unfinished.find((one) => one.state === state)
      await get().forget(state)
      if (attempt) await get().start(attempt.options)
    },
    forgetAll: async () => {
      set({ unfinished: [] })
      const found = await dependencies.pending.list()
      await Promise.all(found.map((attempt) => dependencies.pending.take(attempt.state)))
    },
  }))
