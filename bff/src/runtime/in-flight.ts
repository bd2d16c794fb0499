/** Work that must not be broken off: whoever stops waits for it. */
export interface InFlight {
  readonly track: <Result>(work: Promise<Result>) => Promise<Result>
  /** When nothing is under way any more, nor has begun meanwhile. Never rejects. */
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
