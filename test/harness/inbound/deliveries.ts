import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { bookingEvent, docplannerHeaders } from './providers-events.ts'

/** A repeatable sequence of numbers from 0 to below 1. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
const sequence = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const shuffled = <Item>(items: readonly Item[], next: () => number): Item[] =>
  items
    .map((item) => ({ item, place: next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)

/** Bodies of distinct events, each once or several times, in random order. */
export const bodiesWithRepeats = (events: number, seed: number): string[] => {
  const next = sequence(seed)
  const bodies = Array.from({ length: events }, (_, at) => {
    const minute = String(at % 60).padStart(2, '0')
    const body = JSON.stringify(bookingEvent({ id: String(at), at: `2026-01-05T10:${minute}:00Z` }))
    return Array.from({ length: next() < 0.3 ? 1 + Math.ceil(next() * 3) : 1 }, () => body)
  })
  return shuffled(bodies.flat(), next)
}

export interface DeliveryReport {
  /** Deliveries that were acknowledged. */
  acknowledged: number
  /** Answers other than an acknowledgement, and broken connections. */
  readonly refusals: Map<string, number>
}

export interface Sending {
  readonly report: DeliveryReport
  /** Resolves when every delivery was acknowledged. */
  readonly done: Promise<void>
}

const againMs = 25

/** Sends each body until it is acknowledged, as a patient provider does. The address is asked for before each try. */
export const sendAll = (
  bodies: readonly string[],
  { concurrency, portOf }: { readonly concurrency: number; readonly portOf: (nth: number) => number },
): Sending => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const report: DeliveryReport = { acknowledged: 0, refusals: new Map() }
  let next = 0
  let tries = 0
  const deliver = (body: string): Promise<string> =>
    new Promise((resolve) => {
      const port = portOf((tries += 1))
      const headers = { ...docplannerHeaders, 'content-length': Buffer.byteLength(body) }
      const sent = request(
        { agent, host: '127.0.0.1', port, path: '/webhooks/docplanner', method: 'POST', headers },
        (answer) => {
          answer.on('error', () => resolve('broken answer')).resume()
          answer.on('end', () => resolve(String(answer.statusCode)))
        },
      )
      sent.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'broken'))
      sent.end(body)
    })
  const work = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      for (let outcome = await deliver(body); outcome !== '200'; outcome = await deliver(body)) {
        report.refusals.set(outcome, (report.refusals.get(outcome) ?? 0) + 1)
        await sleep(againMs)
      }
      report.acknowledged += 1
    }
  }
  const done = Promise.all(Array.from({ length: concurrency }, work)).then(() => agent.destroy())
  return { report, done }
}
