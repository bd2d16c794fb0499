import type { EventSink } from '../events.ts'
import type { Clock } from '../runtime/platform.ts'

/** Writes each event as one line of JSON with its time. */
export const logSink =
  (write: (line: string) => void, clock: Clock): EventSink =>
  (event) =>
    write(`${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...event })}\n`)
