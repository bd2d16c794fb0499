import type { EventName, EventSink, PlanbridgeEvent } from '../events.ts'
import type { Clock } from '../runtime/platform.ts'

/** A sink that writes the first lines of each kind in a minute, and counts the rest. */
export interface BoundedLog {
  readonly sink: EventSink
  /** Writes the counts of minutes that are over. Call it several times a minute. */
  readonly writeCounts: () => void
  /** Writes all counts; for the end of the process. */
  readonly close: () => void
}

interface Kind {
  /** Distinguishes kinds of one event. It must have few values, none of which a client can choose freely. */
  readonly of: string
  readonly linesPerMinute: number
}

type LineOf<Name extends EventName> = Extract<PlanbridgeEvent, { readonly event: Name }>

const all = () => ({ of: '', linesPerMinute: Infinity })
const ofIntegration =
  (linesPerMinute: number) =>
  ({ integration }: { readonly integration: string }): Kind => ({ of: integration, linesPerMinute })

const linesByCaller = { anyone: 60, person: 600, host: 600 }

type FailedLine = LineOf<'request.failed' | 'request.broke'>

const failedRequest = ({ code, by }: FailedLine): Kind => ({
  of: `${code} by ${by}`,
  // One refusal by rate says as much as a thousand.
  linesPerMinute: code === 'too-many-requests' ? 1 : linesByCaller[by],
})

/**
 * The kinds of lines. A client without an account must not be able to fill the log, so its lines are few, and they are counted apart
 * from those of people. Events of known people and jobs are written completely.
 */
const kinds: { readonly [Name in EventName]?: (line: LineOf<Name>) => Kind } = {
  'request.failed': failedRequest,
  'request.broke': failedRequest,
  'attempt.started': ({ integration, purpose }) => ({
    of: `${purpose} at ${integration}`,
    linesPerMinute: 60,
  }),
  'attempt.failed': ({ integration, code }) => ({ of: `${code} at ${integration}`, linesPerMinute: 60 }),
  'clock.differs': ofIntegration(10),
  'metadata.refused': ofIntegration(10),
  'client.refused': ofIntegration(10),
  'credential.in-response': ofIntegration(60),
  'subscription-key.rejected': ofIntegration(60),
  'caller.observed': ofIntegration(60),
  'webhook.received': ofIntegration(600),
  'webhook.repeated': ofIntegration(60),
  'webhook.processed': ofIntegration(600),
  'webhook.waits': ofIntegration(60),
  'webhook.set-aside': ofIntegration(60),
  'webhook.pulled': ofIntegration(60),
  'webhook.gate-answered': ofIntegration(600),
  'webhook.refused': ({ integration, code }) => ({ of: `${code} at ${integration}`, linesPerMinute: 60 }),
  'session.signed-in': all,
  'connection.made': all,
  'connection.ended': all,
  'connection.died': all,
  'connection.end-is-near': all,
  'delegation.narrowed': all,
  'token.fetched': all,
  'renewal.waits-for-store': all,
  'renewal.lost': all,
  'job.ran': all,
}

const otherLinesPerMinute = 600

const kindOf = (line: PlanbridgeEvent): Kind =>
  (kinds[line.event] as ((line: PlanbridgeEvent) => Kind) | undefined)?.(line) ?? {
    of: '',
    linesPerMinute: otherLinesPerMinute,
  }

interface Minute extends Pick<PlanbridgeEvent, 'event' | 'level'> {
  readonly of: string
  readonly startedAt: number
  written: number
  omitted: number
}

const minuteMs = 60_000

export const boundedLog = (write: EventSink, clock: Clock): BoundedLog => {
  const minutes = new Map<string, Minute>()
  const end = (key: string, { event, level, of, omitted: count }: Minute) => {
    minutes.delete(key)
    if (count > 0) write({ event: 'log.omitted', level, omitted: event, of, count, seconds: minuteMs / 1000 })
  }
  // A clock that is set back also ends a minute.
  const isOver = ({ startedAt }: Minute) => Math.abs(clock.now() - startedAt) >= minuteMs
  const minuteOf = ({ event, level }: PlanbridgeEvent, of: string): Minute => {
    const key = `${event} ${of}`
    const current = minutes.get(key)
    if (current && !isOver(current)) return current
    if (current) end(key, current)
    const next: Minute = { event, level, of, startedAt: clock.now(), written: 0, omitted: 0 }
    minutes.set(key, next)
    return next
  }
  const endAll = (isEnded: (minute: Minute) => boolean) => {
    for (const [key, minute] of minutes) if (isEnded(minute)) end(key, minute)
  }
  return {
    sink(line) {
      const { of, linesPerMinute } = kindOf(line)
      if (linesPerMinute === Infinity) return write(line)
      const minute = minuteOf(line, of)
      if (minute.written >= linesPerMinute) return void (minute.omitted += 1)
      minute.written += 1
      write(line)
    },
    writeCounts: () => endAll(isOver),
    close: () => endAll(() => true),
  }
}
