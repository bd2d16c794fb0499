import { base64url } from 'jose'
import type { Environment, Simulator } from './simulator.ts'

/** A request that a simulator has handled. */
export interface JournaledRequest {
  /** When it arrived, milliseconds since 1970. */
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  /** The bytes of the body in base64url. Absent: no body. */
  readonly body?: string
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
 * A simulator that remembers: its requests and the uses of its controls are kept in a journal and are replayed when it is made again.
 * Clock and seed determine each answer, so the state is the same afterwards. Requests are handled one after the other, each at one
 * moment, because the order of random draws is part of the state.
 */
export const journaled = async <Made extends Pick<Simulator, 'fetch'>>(
  make: (environment: Environment) => Made,
  environment: Environment,
  journal: Journal,
): Promise<Made> => {
  let at: number | undefined
  const simulator = make({ ...environment, now: () => at ?? environment.now() })
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
    if ('url' in entry) return void (await (await handle(entry)).arrayBuffer())
    at = entry.at
    await own.get(entry.control)?.(...entry.input)
    at = undefined
  }
  for (const entry of await journal.entries()) await replay(entry)
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
