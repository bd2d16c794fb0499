import { base64url } from 'jose'
import type { Deliver, Environment, Simulator } from './simulator.ts'

/** A request that a simulator has handled. */
export interface JournaledRequest {
  /** When it arrived, milliseconds since 1970. */
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  /** The bytes of the body in base64url. Absent: no body. */
  readonly body?: string
  /** Present: this is the answer to a question that the simulator asked while it handled the entry before. 0: none came. */
  readonly status?: number
}

/** A use of a control, for example `revokeEverything`. */
export interface JournaledControl {
  readonly at: number
  readonly control: string
  /** Data that JSON can express. */
  readonly input: readonly unknown[]
}

export type JournalEntry = JournaledRequest | JournaledControl

/** The controls that change the state of a simulator. Interruptions are not among them: they are functions. */
const controls = [
  'deleteTokens',
  'expireAccessTokens',
  'expireTokens',
  'mintPersonalToken',
  'notify',
  'patientBooks',
  'revokeEverything',
] as const

/** Where the requests of a simulator, and the uses of its controls, are kept. */
export interface Journal {
  /** The entries of earlier processes, oldest first. */
  readonly entries: () => Promise<readonly JournalEntry[]> | readonly JournalEntry[]
  readonly append: (entry: JournalEntry) => Promise<void> | void
  /** False for a request that changes nothing and draws no random value, which needs no entry. Default: every request has one. */
  readonly keeps?: (entry: JournaledRequest) => boolean
}

const entryOf = async (request: Request, at: number): Promise<JournaledRequest> => {
  const bytes = new Uint8Array(await request.arrayBuffer())
  return {
    at,
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    ...(bytes.length === 0 ? {} : { body: base64url.encode(bytes) }),
  }
}

const answerEntry = async (
  question: Request,
  answer: Response | undefined,
  at: number,
): Promise<JournaledRequest> => {
  const { method, url } = question
  const bytes = new Uint8Array((await answer?.clone().arrayBuffer()) ?? [])
  return {
    at,
    method,
    url,
    headers: [...(answer?.headers ?? [])],
    status: answer?.status ?? 0,
    ...(bytes.length === 0 ? {} : { body: base64url.encode(bytes) }),
  }
}

const answerOf = ({ headers, body, status }: JournaledRequest): Response =>
  new Response(body === undefined ? null : Uint8Array.from(base64url.decode(body)), {
    status: status ?? 0,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })

/** A script of a browser may not set all of these headers, so they are put beside the request. */
const requestOf = ({ method, url, headers, body }: JournaledRequest): Request => {
  const request = new Request(url, {
    method,
    ...(body === undefined ? {} : { body: Uint8Array.from(base64url.decode(body)) }),
  })
  const all = new Headers(headers.map(([name, value]): [string, string] => [name, value]))
  return Object.defineProperty(request, 'headers', { value: all })
}

type Control = (...input: readonly unknown[]) => unknown

/** The controls that a simulator has. */
const controlsOf = (simulator: object): readonly (readonly [string, Control])[] =>
  controls.flatMap((name) => {
    const control: unknown = (simulator as Record<string, unknown>)[name]
    return typeof control === 'function' ? [[name, control as Control] as const] : []
  })

/**
 * The sending of a simulator with a journal. What it was told is part of its state: the answers to its questions are kept, and are
 * given again when its entries are replayed. Nothing is sent twice.
 */
const journaledDeliver = (deliver: Deliver, { append }: Journal, now: () => number) => {
  /** The kept answers to the request that is replayed; undefined if nothing is replayed. */
  let replayed: JournaledRequest[] | undefined
  const again: Deliver = async (_request, { kind }) => {
    if (kind === 'notice') return new Response(null, { status: 204 })
    const answer = replayed?.shift()
    // The process ended before the answer came.
    if (answer === undefined || answer.status === 0) throw new TypeError('no answer')
    return answerOf(answer)
  }
  const live: Deliver = async (request, delivery) => {
    if (delivery.kind === 'notice') return deliver(request, delivery)
    const answer = await deliver(request, delivery).catch(() => undefined)
    await append(await answerEntry(request, answer, now()))
    if (answer === undefined) throw new TypeError('no answer')
    return answer
  }
  return {
    deliver: ((request, delivery) => (replayed ? again : live)(request, delivery)) satisfies Deliver,
    replay: (answers: JournaledRequest[] | undefined) => void (replayed = answers),
  }
}

/** The requests and controls of a journal, each with the answers that the simulator got during it. */
const actsOf = (entries: readonly JournalEntry[]) => {
  const acts: { readonly entry: JournalEntry; readonly answers: JournaledRequest[] }[] = []
  for (const entry of entries)
    if ('control' in entry || entry.status === undefined) acts.push({ entry, answers: [] })
    else acts.at(-1)?.answers.push(entry)
  return acts
}

/**
 * A simulator that remembers: its requests and the uses of its controls are kept in a journal and are replayed when it is made again.
 * Clock and seed determine each answer, so the state is the same afterwards. Requests are handled one after the other, each at one
 * moment, because the order of random draws is part of the state.
 */
export const journaled = async <Made extends Pick<Simulator, 'fetch' | 'sendDue'>>(
  make: (environment: Environment) => Made,
  environment: Environment,
  journal: Journal,
): Promise<Made> => {
  let at: number | undefined
  const sending = environment.deliver && journaledDeliver(environment.deliver, journal, environment.now)
  const simulator = make({ ...environment, now: () => at ?? environment.now(), deliver: sending?.deliver })
  const handle = async (entry: JournaledRequest): Promise<Response> => {
    at = entry.at
    try {
      return await simulator.fetch(requestOf(entry))
    } finally {
      at = undefined
    }
  }
  const own = new Map(controlsOf(simulator))
  const replay = async (entry: JournalEntry): Promise<void> => {
    // A body that never ends is not waited for.
    if ('url' in entry) return (await handle(entry)).body?.cancel()
    at = entry.at
    await own.get(entry.control)?.(...entry.input)
    at = undefined
  }
  for (const { entry, answers } of actsOf(await journal.entries())) {
    sending?.replay(answers)
    await replay(entry)
  }
  await simulator.sendDue?.()
  sending?.replay(undefined)
  let last: Promise<unknown> = Promise.resolve()
  const fetch = (request: Request): Promise<Response> => {
    const answer = last.then(async () => {
      const entry = await entryOf(request, environment.now())
      if (journal.keeps?.(entry) !== false) await journal.append(entry)
      return handle(entry)
    })
    last = answer.catch(() => undefined)
    return answer
  }
  const kept = [...own].map(([name, control]) => {
    // It acts at once, and its entry comes before those of the requests that wait.
    const use: Control = (...input) => {
      const appended = Promise.resolve(journal.append({ at: environment.now(), control: name, input }))
      last = Promise.all([last, appended]).catch(() => undefined)
      return control(...input)
    }
    return [name, use] as const
  })
  return { ...simulator, ...Object.fromEntries(kept), fetch }
}
