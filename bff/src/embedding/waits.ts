/** Requests of this instance that wait for a change of a connect session. */
export interface Waits {
  /** Resolves at the next change that this instance makes, when `otherwise` resolves, or when the process stops. */
  readonly change: (id: string, otherwise: Promise<unknown>) => Promise<void>
  readonly wake: (id: string) => void
  /** Ends all waits, and each later one at once. */
  readonly end: () => void
  readonly isEnded: () => boolean
}

export const openWaits = (): Waits => {
  const waiting = new Map<string, Set<() => void>>()
  let isEnded = false
  const wake = (id: string) => waiting.get(id)?.forEach((resolve) => resolve())
  return {
    async change(id, otherwise) {
      if (isEnded) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const ofSession = waiting.get(id) ?? new Set()
      waiting.set(id, ofSession.add(resolve))
      await Promise.race([promise, otherwise])
      ofSession.delete(resolve)
      if (ofSession.size === 0 && waiting.get(id) === ofSession) waiting.delete(id)
    },
    wake,
    end() {
      isEnded = true
      for (const id of waiting.keys()) wake(id)
    },
    isEnded: () => isEnded,
  }
}
