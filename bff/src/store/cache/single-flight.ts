import type { CacheFreshness, ReadStamp } from './cache-freshness.ts'

/** Concurrent reads of the same key share one query. @see https://pkg.go.dev/golang.org/x/sync/singleflight */
export interface SingleFlight<Row> {
  /** Resolves to `undefined` only after a read that started later than this call. */
  load(key: string): Promise<Row | undefined>
  /** Detaches the read in flight: its row is neither stored nor shared with later calls. */
  invalidate(key: string): void
  /** Detaches all reads in flight. */
  clear(): void
}

export interface SingleFlightOptions<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  /** Called with the result of every read that is still attached. */
  readonly onRead: (key: string, row: Row | undefined, from: ReadStamp) => void
}

export const singleFlight = <Row>(
  freshness: Pick<CacheFreshness, 'stamp'>,
  { read, onRead }: SingleFlightOptions<Row>,
): SingleFlight<Row> => {
  const inFlight = new Map<string, Promise<Row | undefined>>()
  const begin = (key: string): Promise<Row | undefined> => {
    const from = freshness.stamp()
    const isAttached = () => inFlight.get(key) === reading
    const reading: Promise<Row | undefined> = read(key)
      .then((row) => {
        if (isAttached()) onRead(key, row, from)
        return row
      })
      .finally(() => {
        if (isAttached()) inFlight.delete(key)
      })
    inFlight.set(key, reading)
    return reading
  }
  return {
    async load(key) {
      const earlier = inFlight.get(key)
      if (!earlier) return begin(key)
      // The earlier read started before this call, so a missing row may have been inserted since.
      return (await earlier) ?? inFlight.get(key) ?? begin(key)
    },
    invalidate: (key) => void inFlight.delete(key),
    clear: () => inFlight.clear(),
  }
}
