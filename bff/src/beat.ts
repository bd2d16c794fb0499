import type { Pause } from './world.ts'

/** Something that happens again and again until it is stopped. */
export interface Beat {
  start(): void
  /** Waits for the work under way, not for the rest. */
  stop(): Promise<void>
}

export interface BeatWish {
  /** Must not reject. */
  readonly work: () => Promise<void>
  readonly restMs: number
  readonly pause: Pause
}

export const openBeat = ({ work, restMs, pause }: BeatWish): Beat => {
  const stopped = new AbortController()
  let atWork: Promise<void> = Promise.resolve()
  const go = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      atWork = work()
      await atWork
      await pause(restMs)
    }
  }
  return {
    start: () => void go(),
    async stop() {
      stopped.abort()
      await atWork
    },
  }
}
