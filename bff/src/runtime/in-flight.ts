/** Tracks work that must finish before the process stops. */
export interface InFlight {
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>
  /** Resolves when no work is in flight, including work that started while waiting. Never rejects. */
  readonly drained: () => Promise<void>
}

export const trackInFlight = (): InFlight => {
  const all = new Set<Promise<unknown>>()
  return {
    track(work) {
      const tracked = work.finally(() => all.delete(tracked))
      all.add(tracked)
      return tracked
    },
    async drained() {
      while (all.size > 0) await Promise.allSettled(all)
    },
  }
}

/** Resolves when nothing of several parts is in flight. */
export const drainedOf = (parts: readonly Pick<InFlight, 'drained'>[]) => async (): Promise<void> => {
  await Promise.all(parts.map(({ drained }) => drained()))
}
