import type { ActivityKind } from '@planbridge/shared/contract'
import type { SessionRecord, TimelinePosition, TimelineReader, TimelineRow } from '../store/ports/ports.ts'
import type { TimelineNeeds } from './needs.ts'
import { mayRead, timelineReader } from './reader.ts'
import { reportFailedRead } from './report-failed-read.ts'
import type { Tail, TailReader } from './tail.ts'

/** Proxies close a connection on which nothing moves after a minute; mobile networks earlier. */
const heartbeatTicks = 15
/** A reader that takes nothing for this long is dropped. */
const stalledTicks = 30
/** What a person may read is looked up again after this time, when an entry of the tenant is added. */
const readerTicks = 10

/** Kinds after which a person may read other entries of the tenant. */
const changesReader: ReadonlySet<ActivityKind> = new Set(['connected', 'reconnected', 'disconnected'])

const rowsMax = 100

/** One reader's place in the timeline. It reads from the store after its own position, and the tail only tells it when to. */
class Follower implements TailReader {
  readonly session: SessionRecord & { readonly subject: string }
  readonly #needs: TimelineNeeds
  readonly #tail: Tail
  #position: TimelinePosition | undefined
  #reader: TimelineReader | undefined
  #rows: TimelineRow[] = []
  #mayHaveMore = true
  #isEnded = false
  #isTaking = false
  #hasFailed = false
  #isReported = false
  #wake: (() => void) | undefined
  #ticksAsReader = 0
  #ticks = 0

  constructor(needs: TimelineNeeds, tail: Tail, session: SessionRecord & { readonly subject: string }) {
    this.#needs = needs
    this.#tail = tail
    this.session = session
    tail.add(this)
  }

  start(position: TimelinePosition): void {
    this.#position = position
    this.look()
  }

  async next(): Promise<TimelineRow | 'heartbeat' | undefined> {
    this.#isTaking = true
    this.#ticks = 0
    try {
      return await this.#take()
    } finally {
      this.#isTaking = false
      this.#ticks = 0
    }
  }

  async #take(): Promise<TimelineRow | 'heartbeat' | undefined> {
    while (!this.#isEnded) {
      const row = this.#rows.shift() ?? (await this.#read())
      if (row) return row
      if (this.#mayHaveMore) continue
      if (this.#ticks >= heartbeatTicks) return 'heartbeat'
      await new Promise<void>((resolve) => void (this.#wake = resolve))
    }
    return undefined
  }

  async #read(): Promise<TimelineRow | undefined> {
    if (!this.#mayHaveMore || this.#position === undefined) return undefined
    this.#mayHaveMore = false
    const rows = await this.#readAfter(this.#position)
    this.#position = rows.at(-1)?.position ?? this.#position
    if (rows.length === rowsMax) this.#mayHaveMore = true
    if (rows.some(({ kind }) => changesReader.has(kind))) this.#reader = undefined
    this.#rows = rows
    return this.#rows.shift()
  }

  async #readAfter(position: TimelinePosition): Promise<TimelineRow[]> {
    try {
      this.#reader ??= await this.#lookUpReader()
      return await this.#needs.store.timeline.afterFor(this.#reader, position, rowsMax)
    } catch (error) {
      // The next tick tries again.
      this.#hasFailed = true
      if (!this.#isReported) reportFailedRead(this.#needs, error)
      this.#isReported = true
      return []
    }
  }

  #lookUpReader(): Promise<TimelineReader> {
    this.#ticksAsReader = 0
    return timelineReader(this.#needs, this.session)
  }

  offer(row: TimelineRow): void {
    if (row.tenant !== this.session.tenant) return
    if (row.owner === '' && this.#ticksAsReader >= readerTicks) this.#reader = undefined
    if (this.#reader === undefined || mayRead(this.#reader, row)) this.look()
  }

  look(): void {
    this.#mayHaveMore = true
    this.#wake?.()
  }

  tick(): void {
    this.#ticks += 1
    this.#ticksAsReader += 1
    if (!this.#isTaking && this.#ticks >= stalledTicks) return this.end()
    if (this.#hasFailed) {
      this.#hasFailed = false
      this.look()
    }
    if (this.#ticks >= heartbeatTicks) this.#wake?.()
  }

  end(): void {
    this.#isEnded = true
    this.#tail.remove(this)
    this.#wake?.()
  }
}

/** Follows the timeline for a session until it ends or is stopped. It begins with `start`. */
export const followTimeline = (
  needs: TimelineNeeds,
  tail: Tail,
  session: SessionRecord & { readonly subject: string },
) => {
  const follower = new Follower(needs, tail, session)
  return {
    start: (position: TimelinePosition) => follower.start(position),
    next: () => follower.next(),
    stop: () => follower.end(),
  }
}
