import type { Clock } from '../../runtime/platform.ts'
import type { Follower, Millis } from '../ports/ports.ts'

/** A time in which no change was missed. */
export interface Channel {
  /** Everything committed before is known. */
  heardAt: Millis
}

/** When something was read, and on which channel it would have been told that it changed. */
export interface Provenance {
  readonly readAt: Millis
  readonly channel: Channel
}

// With half a second for a change to be told in, what is remembered is at most two seconds old.
const freshMs = 1_500
const outageMs = 30_000
const tryEveryMs = 1_000

/** What this instance hears of the store: what it may still believe, and whether asking makes sense. */
export interface CacheFreshness extends Pick<Follower, 'opened' | 'heard'> {
  /** Whether there is anybody to hear changes from; before that nothing may be remembered. */
  isOpen(): boolean
  close(): void
  /** Where a reading that begins now comes from. */
  provenance(): Provenance
  /** Whether it needs no second look. */
  isFresh(from: Provenance): boolean
  /** Whether it may serve while the store is away. */
  mayServe(from: Provenance): boolean
  answered(): void
  failed(): void
  /** The store did not answer, less than a second ago. */
  isAway(): boolean
  /** The store is away, and somebody looked again less than a second ago. */
  rests(): boolean
  /** Somebody looks again. */
  tries(): void
}

export const openCacheFreshness = (clock: Clock): CacheFreshness => {
  let channel: Channel = { heardAt: 0 }
  let open = false
  let away = false
  let failedAt = 0
  let triedAt = 0
  const isRecent = (at: Millis) => clock.now() - at < tryEveryMs
  const ageOf = ({ readAt, channel: { heardAt } }: Provenance): Millis =>
    // A clock that was put back tells nothing.
    Math.abs(clock.now() - Math.max(readAt, heardAt))
  return {
    isOpen: () => open,
    close: () => void (open = false),
    opened() {
      open = true
      channel = { heardAt: 0 }
      triedAt = 0
    },
    heard: (asOf) => void (channel.heardAt = asOf),
    provenance: () => ({ readAt: clock.now(), channel }),
    isFresh: (from) => ageOf(from) < freshMs,
    mayServe: (from) => ageOf(from) <= outageMs,
    answered: () => void (away = false),
    failed() {
      away = true
      failedAt = clock.now()
    },
    isAway: () => away && isRecent(failedAt),
    // However often something else fails: once a second a look is tried.
    rests: () => away && isRecent(triedAt),
    tries: () => void (triedAt = clock.now()),
  }
}
