import type { EventSink } from '../events.ts'
import type { Clock } from '../runtime/platform.ts'
import { visibleJson } from '../runtime/visible-text.ts'

/** Writes each event as one line of JSON with its time. Terminals obey nothing in it. */
export const logSink =
  (write: (line: string) => void, clock: Clock): EventSink =>
  (event) =>
    write(`${visibleJson({ time: new Date(clock.now()).toISOString(), ...event })}\n`)
