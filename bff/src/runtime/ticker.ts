import type { Sleep } from './platform.ts'

/** Something that happens again and again until it is stopped. */
export interface Ticker {
  start(): void
  /** Waits for the work under way, not for the rest. */
  stop(): Promise<void>
}

/** One that need not wait for its time. */
export interface WakeableTicker extends Ticker {
  /** Does the work at once; where it is under way, at once after it. */
  wake(): void
}

export interface TickerOptions {
  /** Must not reject. */
  readonly work: () => Promise<void>
  readonly restMs: number
  readonly sleep: Sleep
}

export const openTicker = ({ work, restMs, sleep }: TickerOptions): WakeableTicker => {
  const stopped = new AbortController()
  let atWork: Promise<void> = Promise.resolve()
  let isWoken = false
  let endRest = () => {}
  const rest = () =>
    new Promise<void>((resolve) => {
      endRest = resolve
      if (isWoken) resolve()
      else void sleep(restMs).then(resolve)
    })
  const go = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      isWoken = false
      atWork = work()
      await atWork
      await rest()
    }
  }
  return {
    start: () => void go(),
    wake() {
      isWoken = true
      endRest()
    },
    async stop() {
      stopped.abort()
      await atWork
    },
  }
}
