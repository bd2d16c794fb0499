import type { CacheFreshness, ReadStamp } from './cache-freshness.ts'

/** Questions to the store that are under way: whoever asks the same meanwhile shares the answer. */
export interface SingleFlight<Row> {
  /** `undefined` was read after the question. */
  load(key: string): Promise<Row | undefined>
  /** What is being read is not kept, and nobody else shares it. */
  invalidate(key: string): void
  clear(): void
}

export interface SingleFlightOptions<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  readonly onRead: (key: string, row: Row | undefined, from: ReadStamp) => void
}

export const singleFlight = <Row>(
  freshness: Pick<CacheFreshness, 'stamp'>,
  { read, onRead: keep }: SingleFlightOptions<Row>,
): SingleFlight<Row> => {
  const inFlight = new Map<string, Promise<Row | undefined>>()
  const begin = (key: string): Promise<Row | undefined> => {
    const from = freshness.stamp()
    // What changed since it began took it off the list.
    const isCurrent = () => inFlight.get(key) === reading
    const reading: Promise<Row | undefined> = read(key)
      .then((row) => {
        if (isCurrent()) keep(key, row, from)
        return row
      })
      .finally(() => {
        if (isCurrent()) inFlight.delete(key)
      })
    inFlight.set(key, reading)
    return reading
  }
  return {
    async load(key) {
      const earlier = inFlight.get(key)
      if (!earlier) return begin(key)
      // It began before the question: what was not there then may be there now.
      return (await earlier) ?? inFlight.get(key) ?? begin(key)
    },
    invalidate: (key) => void inFlight.delete(key),
    clear: () => inFlight.clear(),
  }
}
