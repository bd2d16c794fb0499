import { LRUCache } from 'lru-cache'
import type { Awaitable } from '../awaitable.ts'
import type { Pause } from '../world.ts'
import type { Hearing, Provenance } from './hearing.ts'
import { openReadings } from './readings.ts'

/** One kind of rows, as far as they were asked for. */
export interface RememberedRows<Row> {
  /** At once if it is remembered and fresh; `undefined` was read after the question. Rejects where the store is away and nothing is remembered that may serve. */
  look(key: string): Awaitable<Row | undefined>
  forget(key: string): void
  /** What is being read meanwhile is not remembered. */
  forgetReadings(): void
  forgetAll(): void
  /** Changes what is remembered; it is as old as it was. */
  amend(key: string, change: (row: Row) => Row): void
}

export interface RowsNeeds {
  readonly hearing: Hearing
  readonly pause: Pause
}

export interface RowsWish<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  readonly kept?: (key: string, row: Row) => void
  readonly dropped?: (key: string, row: Row) => void
}

interface Entry<Row> extends Provenance {
  readonly row: Row
}

const rowsMax = 100_000
/** A store that has said nothing for so long counts as away. */
const answerMsMax = 500

type Entries<Row> = LRUCache<string, Entry<Row>>

// Counted by size, because by `max` room for all of them is made in advance.
const openEntries = <Row>(dropped: RowsWish<Row>['dropped']): Entries<Row> =>
  new LRUCache<string, Entry<Row>>({
    maxSize: rowsMax,
    sizeCalculation: () => 1,
    noDisposeOnSet: true,
    dispose: ({ row }, key) => dropped?.(key, row),
  })

const keepIn =
  <Row>(entries: Entries<Row>, kept: RowsWish<Row>['kept']) =>
  (key: string, row: Row | undefined, { readAt, channel }: Provenance): void => {
    if (row === undefined) {
      entries.delete(key)
      return
    }
    entries.set(key, { row, readAt, channel })
    kept?.(key, row)
  }

export const rememberedRows = <Row>(
  { hearing, pause }: RowsNeeds,
  { read, kept, dropped }: RowsWish<Row>,
): RememberedRows<Row> => {
  const entries = openEntries(dropped)
  const readings = openReadings(hearing, { read, keep: keepIn(entries, kept) })
  const serve = (key: string): Row | undefined => {
    const entry = entries.peek(key)
    return entry && hearing.mayServe(entry) ? entry.row : undefined
  }
  const lookAgain = (key: string): Promise<Row | undefined> => {
    hearing.tries()
    return orInstead({ hearing, pause }, readings.ask(key), () => serve(key))
  }
  return {
    look(key) {
      if (!hearing.isOpen()) return read(key)
      const entry = entries.get(key)
      if (!entry) return readings.ask(key)
      if (hearing.isFresh(entry)) return entry.row
      if (!hearing.mayServe(entry)) return readings.ask(key)
      return hearing.rests() ? entry.row : lookAgain(key)
    },
    forget(key) {
      entries.delete(key)
      readings.forget(key)
    },
    forgetReadings: () => readings.forgetAll(),
    forgetAll() {
      entries.clear()
      readings.forgetAll()
    },
    amend(key, change) {
      const entry = entries.peek(key)
      if (entry) entries.set(key, { ...entry, row: change(entry.row) })
    },
  }
}

/** The answer, or what serves in its place where none comes in time. */
const orInstead = async <Row>(
  { hearing, pause }: RowsNeeds,
  asked: Promise<Row | undefined>,
  serve: () => Row | undefined,
): Promise<Row | undefined> => {
  const answer = asked.then(
    (row) => ({ row }),
    () => 'failed' as const,
  )
  const first = await Promise.race([answer, pause(answerMsMax).then(() => 'silence' as const)])
  if (typeof first === 'object') return first.row
  if (first === 'silence') hearing.failed()
  return serve() ?? asked
}
