/** Calls of one integration since this instance started, by the judgement about their addresses. */
export interface CallerCounts {
  readonly allowed: number
  /** Let in although they are not allowed, because the addresses are only observed. */
  readonly observed: number
  readonly refused: number
  /** There was no list to judge by. */
  readonly unknown: number
}

export type Judged = keyof CallerCounts

/** An address that is not allowed, with the number of its calls. */
export interface Stranger {
  readonly address: string
  readonly calls: number
}

export interface CallerRecord {
  readonly count: (judged: Judged, address: string) => void
  readonly counts: () => CallerCounts
  /** The strangers that called last, the latest first. */
  readonly strangers: () => readonly Stranger[]
}

// Anybody can call from many addresses.
const strangersMax = 20

export const openCallerRecord = (): CallerRecord => {
  const counts: Record<Judged, number> = { allowed: 0, observed: 0, refused: 0, unknown: 0 }
  const strangers = new Map<string, number>()
  const noteStranger = (address: string) => {
    const calls = (strangers.get(address) ?? 0) + 1
    strangers.delete(address)
    strangers.set(address, calls)
    const [oldest] = strangers.keys()
    if (strangers.size > strangersMax && oldest !== undefined) strangers.delete(oldest)
  }
  return {
    count(judged, address) {
      counts[judged] += 1
      if (judged === 'observed' || judged === 'refused') noteStranger(address)
    },
    counts: () => ({ ...counts }),
    strangers: () => [...strangers].map(([address, calls]) => ({ address, calls })).toReversed(),
  }
}
