import type { Sleep } from './platform.ts'

/** Repeats work until it is stopped. */
export interface Ticker {
  start(): void
  /** Resolves when the current run is over, without waiting for the delay after it. */
  stop(): Promise<void>
}

export interface WakeableTicker extends Ticker {
  /** Starts the next run now, or right after the current one. */
  wake(): void
}

export interface TickerOptions {
  /** Must not reject. */
  readonly work: () => Promise<void>
  /** Milliseconds between the end of a run and the start of the next one. */
  readonly delayMs: number
  readonly sleep: Sleep
}

export const openTicker = ({ work, delayMs, sleep }: TickerOptions): WakeableTicker => {
  const stopped = new AbortController()
  let current: Promise<void> = Promise.resolve()
  let isWoken = false
  let endDelay = () => {}
  const delay = () =>
    new Promise<void>((resolve) => {
      endDelay = resolve
      if (isWoken) resolve()
      else void sleep(delayMs).then(resolve)
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

/** Several tickers as one. */
export const together = (tickers: readonly Ticker[]): Ticker => ({
  start: () => tickers.forEach((ticker) => ticker.start()),
  async stop() {
    await Promise.all(tickers.map((ticker) => ticker.stop()))
  },
})
