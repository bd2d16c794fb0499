import type { SessionRecord, TimelinePosition, TimelineRow } from '../store/ports/ports.ts'
import type { TimelineNeeds } from './needs.ts'
import { reportFailedRead } from './report-failed-read.ts'

/** A reader of new entries, as the tail sees it. */
export interface TailReader {
  readonly session: SessionRecord
  /** An entry was added that this reader may want. */
  offer(row: TimelineRow): void
  /** Entries may have been added. */
  look(): void
  /** Once a second. */
  tick(): void
  end(): void
}

/** Looks for new entries while there are readers: one query a second for all of them, and one for their sessions. */
export interface Tail {
  add(reader: TailReader): void
  remove(reader: TailReader): void
  readonly readers: ReadonlySet<TailReader>
  /** Ends all readers, and each later one at once. */
  end(): void
}

const lookMs = 1_000
const rowsMax = 500

/** Readers whose sessions cannot be checked for so many looks are ended. */
const failedLooksMax = 30

export const openTail = (needs: Omit<TimelineNeeds, 'calls' | 'integrations' | 'mayUseService'>): Tail => {
  const { timeline } = needs.store
  const readers = new Set<TailReader>()
  let stopLooking: (() => void) | undefined
  let position: TimelinePosition | undefined
  let failedLooks = 0
  let isLooking = false
  let isEnded = false

  const readNew = async () => {
    if (position === undefined) {
      position = await timeline.head()
      for (const reader of readers) reader.look()
      return
    }
    const rows = await timeline.after(position, rowsMax)
    position = rows.at(-1)?.position ?? position
    for (const row of rows) for (const reader of readers) reader.offer(row)
    if (rows.length === rowsMax) await readNew()
  }
  const endAll = () => {
    for (const reader of readers) reader.end()
  }
  const look = async () => {
    for (const reader of readers) reader.tick()
    if (isLooking) return
    isLooking = true
    try {
      await endOfEndedSessions(needs, readers)
      await readNew()
      failedLooks = 0
    } catch (error) {
      if (failedLooks === 0) reportFailedRead(needs, error)
      failedLooks += 1
      if (failedLooks >= failedLooksMax) endAll()
    } finally {
      isLooking = false
    }
  }
  return {
    readers,
    add(reader) {
      readers.add(reader)
      if (isEnded) return reader.end()
      if (stopLooking) return
      position = undefined
      stopLooking = needs.every(lookMs, () => void look())
      void look()
    },
    remove(reader) {
      readers.delete(reader)
      if (readers.size > 0) return
      stopLooking?.()
      stopLooking = undefined
    },
    end() {
      isEnded = true
      endAll()
    },
  }
}

/** Another instance writes last use every few seconds, and no more often than once a minute. */
const unwrittenMs = 70_000

const endOfEndedSessions = async (
  { store, clock, idleSeconds }: Pick<TimelineNeeds, 'store' | 'clock' | 'idleSeconds'>,
  readers: ReadonlySet<TailReader>,
): Promise<void> => {
  const records = new Set([...readers].map(({ session }) => session.record))
  const live = new Map((await store.sessions.among([...records])).map((one) => [one.record, one]))
  const now = clock.now()
  for (const reader of readers) {
    const found = live.get(reader.session.record)
    const isLive =
      found?.subject === reader.session.subject &&
      found.endsAt > now &&
      now - found.seenAt < idleSeconds * 1000 + unwrittenMs
    if (!isLive) reader.end()
  }
}
