import type { CacheFreshness, Provenance } from './cache-freshness.ts'

/** Questions to the store that are under way: whoever asks the same meanwhile shares the answer. */
export interface SingleFlight<Row> {
  /** `undefined` was read after the question. */
  load(key: string): Promise<Row | undefined>
  /** What is being read is not kept, and nobody else shares it. */
  invalidate(key: string): void
  forgetAll(): void
}

export interface SingleFlightOptions<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  readonly keep: (key: string, row: Row | undefined, from: Provenance) => void
}

export const singleFlight = <Row>(
  freshness: Pick<CacheFreshness, 'provenance'>,
  { read, keep }: SingleFlightOptions<Row>,
): SingleFlight<Row> => {
  const underWay = new Map<string, Promise<Row | undefined>>()
  const begin = (key: string): Promise<Row | undefined> => {
    const from = freshness.provenance()
    // What changed since it began took it off the list.
    const isWanted = () => underWay.get(key) === reading
    const reading: Promise<Row | undefined> = read(key)
      .then((row) => {
        if (isWanted()) keep(key, row, from)
        return row
      })
      .finally(() => {
        if (isWanted()) underWay.delete(key)
      })
    underWay.set(key, reading)
    return reading
  }
  return {
    async load(key) {
      const earlier = underWay.get(key)
      if (!earlier) return begin(key)
      // It began before the question: what was not there then may be there now.
      return (await earlier) ?? underWay.get(key) ?? begin(key)
    },
    invalidate: (key) => void underWay.delete(key),
    forgetAll: () => underWay.clear(),
  }
}
