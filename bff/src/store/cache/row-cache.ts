import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { CacheFreshness, ReadStamp } from './cache-freshness.ts'
import { singleFlight } from './single-flight.ts'

/** One kind of rows, as far as they were asked for. */
export interface RowCache<Row> {
  /** At once if it is remembered and fresh; `undefined` was read after the question. Rejects where the store is away and nothing is remembered that may serve. */
  get(key: string): MaybePromise<Row | undefined>
  invalidate(key: string): void
  /** What is being read meanwhile is not remembered. */
  abandonReads(): void
  clear(): void
  /** Changes what is remembered; it is as old as it was. */
  update(key: string, change: (row: Row) => Row): void
}

export interface RowCacheNeeds {
  readonly freshness: CacheFreshness
  readonly sleep: Sleep
}

export interface RowCacheOptions<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  readonly onStored?: (key: string, row: Row) => void
  readonly onEvicted?: (key: string, row: Row) => void
}

interface Entry<Row> extends ReadStamp {
  readonly row: Row
}

const rowsMax = 100_000
/** A store that has said nothing for so long counts as away. */
const readMsMax = 500

type Entries<Row> = LRUCache<string, Entry<Row>>

// Counted by size, because by `max` room for all of them is made in advance.
const openEntries = <Row>(dropped: RowCacheOptions<Row>['onEvicted']): Entries<Row> =>
  new LRUCache<string, Entry<Row>>({
    maxSize: rowsMax,
    sizeCalculation: () => 1,
    noDisposeOnSet: true,
    dispose: ({ row }, key) => dropped?.(key, row),
  })

const storeIn =
  <Row>(entries: Entries<Row>, kept: RowCacheOptions<Row>['onStored']) =>
  (key: string, row: Row | undefined, { readAt, period: channel }: ReadStamp): void => {
    if (row === undefined) {
      entries.delete(key)
      return
    }
    entries.set(key, { row, readAt, period: channel })
    kept?.(key, row)
  }

export const rowCache = <Row>(
  { freshness, sleep }: RowCacheNeeds,
  { read, onStored: kept, onEvicted: dropped }: RowCacheOptions<Row>,
): RowCache<Row> => {
  const entries = openEntries(dropped)
  const singleFlights = singleFlight(freshness, { read, onRead: storeIn(entries, kept) })
  const servable = (key: string): Row | undefined => {
    const entry = entries.peek(key)
    return entry && freshness.isServable(entry) ? entry.row : undefined
  }
  const refetch = (key: string): Promise<Row | undefined> => {
    freshness.noteRetry()
    return orServable({ freshness, sleep }, singleFlights.load(key), () => servable(key))
  }
  return {
    get(key) {
      if (!freshness.isOpen()) return read(key)
      const entry = entries.get(key)
      if (!entry) return singleFlights.load(key)
      if (freshness.isFresh(entry)) return entry.row
      if (!freshness.isServable(entry)) return singleFlights.load(key)
      return freshness.isRetryTooSoon() ? entry.row : refetch(key)
    },
    invalidate(key) {
      entries.delete(key)
      singleFlights.invalidate(key)
    },
    abandonReads: () => singleFlights.clear(),
    clear() {
      entries.clear()
      singleFlights.clear()
    },
    update(key, change) {
      const entry = entries.peek(key)
      if (entry) entries.set(key, { ...entry, row: change(entry.row) })
    },
  }
}

/** The answer, or what serves in its place where none comes in time. */
const orServable = async <Row>(
  { freshness, sleep }: RowCacheNeeds,
  reading: Promise<Row | undefined>,
  serve: () => Row | undefined,
): Promise<Row | undefined> => {
  const answer = reading.then(
    (row) => ({ row }),
    () => 'failed' as const,
  )
  const first = await Promise.race([answer, sleep(readMsMax).then(() => 'silence' as const)])
  if (typeof first === 'object') return first.row
  if (first === 'silence') freshness.failed()
  return serve() ?? reading
}
