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
  readonly delayMs: number
  readonly sleep: Sleep
}

export const openTicker = ({ work, delayMs: restMs, sleep }: TickerOptions): WakeableTicker => {
  const stopped = new AbortController()
  let current: Promise<void> = Promise.resolve()
  let isWoken = false
  let endDelay = () => {}
  const delay = () =>
    new Promise<void>((resolve) => {
      endDelay = resolve
      if (isWoken) resolve()
      else void sleep(restMs).then(resolve)
    })
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      isWoken = false
      current = work()
      await current
      await delay()
    }
  }
  return {
    start: () => void loop(),
    wake() {
      isWoken = true
      endDelay()
    },
    async stop() {
      stopped.abort()
      await current
    },
  }
}
