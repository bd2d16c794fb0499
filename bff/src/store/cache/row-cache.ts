import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { CacheFreshness, ReadStamp } from './cache-freshness.ts'
import { singleFlight } from './single-flight.ts'

/** A read-through cache of the rows of one table. */
export interface RowCache<Row> {
  /**
   * Returns a fresh row synchronously; otherwise reads the store. `undefined` is never cached.
   * Rejects if the store does not answer and no cached row is servable.
   */
  get(key: string): MaybePromise<Row | undefined>
  invalidate(key: string): void
  /** Keeps the cached rows but drops the results of reads in flight. */
  abandonReads(): void
  clear(): void
  /** Changes a cached row without changing its age. */
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
/** A read that takes longer counts as an outage. */
const readMsMax = 500

type Entries<Row> = LRUCache<string, Entry<Row>>

// `maxSize` and not `max`, which allocates room for all entries in advance.
const openEntries = <Row>(onEvicted: RowCacheOptions<Row>['onEvicted']): Entries<Row> =>
  new LRUCache<string, Entry<Row>>({
    maxSize: rowsMax,
    sizeCalculation: () => 1,
    noDisposeOnSet: true,
    dispose: ({ row }, key) => onEvicted?.(key, row),
  })

const storeIn =
  <Row>(entries: Entries<Row>, onStored: RowCacheOptions<Row>['onStored']) =>
  (key: string, row: Row | undefined, { readAt, period }: ReadStamp): void => {
    if (row === undefined) {
      entries.delete(key)
      return
    }
    entries.set(key, { row, readAt, period })
    onStored?.(key, row)
  }

export const rowCache = <Row>(
  { freshness, sleep }: RowCacheNeeds,
  { read, onStored, onEvicted }: RowCacheOptions<Row>,
): RowCache<Row> => {
  const entries = openEntries(onEvicted)
  const reads = singleFlight(freshness, { read, onRead: storeIn(entries, onStored) })
  const servable = (key: string): Row | undefined => {
    const entry = entries.peek(key)
    return entry && freshness.isServable(entry) ? entry.row : undefined
  }
  const refetch = (key: string): Promise<Row | undefined> => {
    freshness.noteRetry()
    return orServable({ freshness, sleep }, reads.load(key), () => servable(key))
  }
  return {
    get(key) {
      if (!freshness.isOpen()) return read(key)
      const entry = entries.get(key)
      if (!entry) return reads.load(key)
      if (freshness.isFresh(entry)) return entry.row
      if (!freshness.isServable(entry)) return reads.load(key)
      return freshness.isRetryTooSoon() ? entry.row : refetch(key)
    },
    invalidate(key) {
      entries.delete(key)
      reads.invalidate(key)
    },
    abandonReads: () => reads.clear(),
    clear() {
      entries.clear()
      reads.clear()
    },
    update(key, change) {
      const entry = entries.peek(key)
      if (entry) entries.set(key, { ...entry, row: change(entry.row) })
    },
  }
}

/** The row read, or a servable row if the read fails or takes too long. */
const orServable = async <Row>(
  { freshness, sleep }: RowCacheNeeds,
  reading: Promise<Row | undefined>,
  servable: () => Row | undefined,
): Promise<Row | undefined> => {
  const result = reading.then(
    (row) => ({ row }),
    () => 'failed' as const,
  )
  const first = await Promise.race([result, sleep(readMsMax).then(() => 'timeout' as const)])
  if (typeof first === 'object') return first.row
  if (first === 'timeout') freshness.failed()
  return servable() ?? reading
}
