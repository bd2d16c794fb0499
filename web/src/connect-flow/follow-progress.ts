import type { ConnectProgress } from '@planbridge/shared/embed'
import { getConnectProgress } from '@planbridge/shared/embed'
import type { BffFailure } from '../core/bff-client.ts'
import type { ConnectCall } from './connect-client.ts'

export interface FollowNeeds {
  readonly call: ConnectCall
  readonly sleep: (ms: number) => Promise<void>
  readonly signal: AbortSignal
  readonly onProgress: (progress: ConnectProgress) => void
  /** Called when Planbridge cannot be reached; it is asked again. */
  readonly onOffline: () => void
  /** The session's credential does not count any more, so that asking again is of no use. */
  readonly onEnd: (failure: BffFailure) => void
}

/** A revision that no session has: the first answer comes at once. */
export const noRevision = '999999999'

/** Waits between tries without an answer, in milliseconds. */
const waitsMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000]

const pauseMs = 500
const retrySecondsMax = 60

const isFinal = ({ status, connection }: ConnectProgress): boolean =>
  status === 'cancelled' ||
  status === 'expired' ||
  (status === 'complete' && connection?.status !== 'choose-account')

/** How long to wait after a failure, in milliseconds. */
const waitAfter = ({ retryAfterSeconds }: BffFailure, failures: number): number =>
  Math.max(
    waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0,
    Math.min(retryAfterSeconds ?? 0, retrySecondsMax) * 1000,
  )

/** How long to wait before the next request, in milliseconds; null if there is none. */
type Pause = number | null

function taken({ onProgress }: FollowNeeds, progress: ConnectProgress, revision: string): Pause {
  onProgress(progress)
  if (isFinal(progress)) return null
  // A server that cannot wait is not asked without a pause.
  return revision === String(progress.revision) ? pauseMs : 0
}

function missed({ onOffline, onEnd }: FollowNeeds, failure: BffFailure, failures: number): Pause {
  if (failure.code === 'connect-session-required') {
    onEnd(failure)
    return null
  }
  if (failure.code !== 'too-many-requests') onOffline()
  return waitAfter(failure, failures)
}

/** Asks for the state of the session until it is final. Each request waits at the server for a change. */
export async function followProgress(needs: FollowNeeds): Promise<void> {
  const { call, sleep, signal } = needs
  let revision = noRevision
  let failures = 0
  while (!signal.aborted) {
    const result = await call(getConnectProgress, { revision })
    if (signal.aborted) return
    const isAnswer = result.kind === 'ok'
    const pause = isAnswer ? taken(needs, result.output, revision) : missed(needs, result.failure, failures)
    if (pause === null) return
    failures = isAnswer ? 0 : failures + 1
    if (isAnswer) revision = String(result.output.revision)
    await sleep(pause)
  }
}
