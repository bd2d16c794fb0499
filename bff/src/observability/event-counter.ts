import type { EventName, EventSink } from '../events.ts'

export interface EventCounter {
  readonly sink: EventSink
  /** Events of each name since this instance started; a name that has not occurred is absent. */
  readonly counts: () => Readonly<Partial<Record<EventName, number>>>
}

/** Counts events in memory, for the operations listener. */
export const eventCounter = (): EventCounter => {
  const counts = new Map<EventName, number>()
  return {
    sink: ({ event }) => void counts.set(event, (counts.get(event) ?? 0) + 1),
    counts: () => Object.fromEntries(counts),
  }
}
