import type { ActivityEntry } from '@planbridge/shared/contract'
import { readActivityStream, type StreamEnd, type StreamEvents, type StreamNeeds } from './activity-stream.ts'

/** `live`: entries arrive by themselves. `waiting`: the stream is lost, and the next try comes by itself. */
export type LiveState = 'connecting' | 'live' | 'waiting' | 'offline' | 'ended'

export interface FollowNeeds extends StreamNeeds {
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly isOnline: () => boolean
  /** Calls a listener when the browser or the page is back: it is online, or visible again. */
  readonly onBack: (listener: () => void) => () => void
}

export interface Follower {
  readonly onState: (state: LiveState) => void
  readonly onEntry: (entry: ActivityEntry) => void
  /** An entry has arrived that this page is too old, or too new, to read. */
  readonly onUnreadable: () => void
  /** The session has ended, and with it the stream. */
  readonly onEnded: () => void
}

const firstWaitMs = 1_000
const waitMsMax = 30_000

/** Follows the activity from a position on, and reconnects after every loss where it was. The returned function stops. */
export const followActivityFrom = (
  needs: FollowNeeds,
  { onState, onEntry, onUnreadable, onEnded }: Follower,
  start: string,
): (() => void) => {
  const stopped = new AbortController()
  let position = start
  let losses = 0
  const events: StreamEvents = {
    onOpen: () => {
      onState('live')
      losses = Math.min(losses, 1)
    },
    onEntry: (entry) => {
      position = entry.position
      losses = 0
      onEntry(entry)
    },
    onUnreadable,
  }
  const run = async () => {
    onState('connecting')
    while (!stopped.signal.aborted) {
      const end = await readActivityStream(needs, events, { position, signal: stopped.signal })
      if (stopped.signal.aborted) return
      if (end.kind === 'session-ended') {
        onState('ended')
        return onEnded()
      }
      onState(needs.isOnline() ? 'waiting' : 'offline')
      await pause(needs, waitMs(needs, end, losses), stopped.signal)
      losses += 1
    }
  }
  void run()
  return () => stopped.abort()
}

// Jitter, so that the pages of a stopped instance do not all come back at once.
const waitMs = ({ random }: FollowNeeds, end: StreamEnd, losses: number): number => {
  const backOff = Math.min(firstWaitMs * 2 ** losses, waitMsMax) * (0.5 + random() / 2)
  const asked = end.kind === 'refused' ? (end.retryAfterSeconds ?? 0) * 1000 : 0
  return Math.max(backOff, asked)
}

/** Waits, but no longer than until the browser is back. */
const pause = ({ after, onBack }: FollowNeeds, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      cancel()
      stopListening()
      resolve()
    }
    const cancel = after(ms, end)
    const stopListening = onBack(end)
    signal.addEventListener('abort', end, { once: true })
  })
