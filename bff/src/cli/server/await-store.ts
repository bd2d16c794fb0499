import type { Events } from '../../events.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { Sleep } from '../../runtime/platform.ts'
import { mayPass } from '../../store/engines/store-fault.ts'
import { reasonOf } from '../open-store.ts'
import { OperatorError } from '../operator-error.ts'

export interface StoreWait {
  readonly events: Pick<Events, 'storeAwaited'>
  readonly clock: MonotonicClock
  readonly sleep: Sleep
  /** `Infinity` for no end. */
  readonly secondsMax: number
}

const firstPauseSeconds = 1
const pauseSecondsMax = 15

const causeOf = (error: unknown): unknown => (error instanceof OperatorError ? error.cause : error)

/**
 * Repeats a step of the start until the store answers, with growing pauses. An error that does not pass by itself, such as a refused
 * password, is thrown at once.
 */
export const whenStoreAnswers = async <Result>(
  act: () => Promise<Result>,
  { events, clock, sleep, secondsMax }: StoreWait,
): Promise<Result> => {
  const startedAt = clock.now()
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, pauseSecondsMax)) {
    try {
      return await act()
    } catch (error) {
      if (!mayPass(causeOf(error))) throw error
      const waitedSeconds = Math.round((clock.now() - startedAt) / 1000)
      const left = secondsMax - waitedSeconds
      if (left <= 0) throw new OperatorError(`${reasonOf(error)}\nWaited for ${waitedSeconds} seconds.`)
      const nextTrySeconds = Math.min(pause, left)
      events.storeAwaited({ detail: reasonOf(error), waitedSeconds, nextTrySeconds })
      await sleep(nextTrySeconds * 1000)
    }
  }
}
