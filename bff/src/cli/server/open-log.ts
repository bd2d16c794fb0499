import { type Events, openEvents } from '../../events.ts'
import { boundedLog } from '../../observability/bounded-log.ts'
import { type EventCounter, eventCounter } from '../../observability/event-counter.ts'
import { openLogOutput } from '../../observability/log-output.ts'
import { logSink } from '../../observability/log-sink.ts'
import type { Clock } from '../../runtime/platform.ts'
import { visibleName } from '../../runtime/visible-text.ts'

const logCountsEveryMs = 10_000

/** Keeps a closed or full standard output or error from ending the process. */
const tolerateClosedOutput = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

export interface ServerLog {
  readonly events: Events
  readonly counts: EventCounter['counts']
  /** Writes the counts of omitted lines. Resolves when the output has taken the last line. */
  readonly close: () => Promise<void>
}

/** The events of a server, as lines on standard output and as counts. */
export const openServerLog = (clock: Clock): ServerLog => {
  tolerateClosedOutput()
  const output = openLogOutput(process.stdout, {
    dropped: (count) => events.linesDropped({ count }),
    failed: ({ message }) =>
      void process.stderr.write(`The log cannot be written to standard output: ${visibleName(message)}\n`),
  })
  const log = boundedLog(logSink(output.write, clock), clock)
  const counter = eventCounter()
  const events = openEvents([log.sink, counter.sink])
  setInterval(log.writeCounts, logCountsEveryMs).unref()
  return {
    events,
    counts: counter.counts,
    close() {
      log.close()
      return output.flushed()
    },
  }
}
