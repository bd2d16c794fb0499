/** Signals that stop the server in two steps. A second one ends the first step. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const
export type StopSignal = (typeof stopSignals)[number]

/** Signals without a meaning here, which would end the process or open Node's debugger. */
const ignoredSignals = ['SIGUSR1', 'SIGUSR2'] as const

export interface StopRequests {
  /** Resolves at the first signal to stop. */
  readonly first: Promise<StopSignal>
  /** Resolves at the second one. */
  readonly second: Promise<void>
}

/** Follows the signals of this process from now on. */
export const followSignals = (ignored: (signal: string) => void): StopRequests => {
  for (const signal of ignoredSignals) process.on(signal, () => ignored(signal))
  const first = Promise.withResolvers<StopSignal>()
  const second = Promise.withResolvers<void>()
  let received = 0
  for (const signal of stopSignals)
    process.on(signal, () => {
      received += 1
      if (received === 1) first.resolve(signal)
      else second.resolve()
    })
  return { first: first.promise, second: second.promise }
}
