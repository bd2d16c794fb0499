import type { MaskedRequest } from './mask.ts'

export type Receiver = 'planbridge' | 'dynamic-planner' | 'plannr' | 'docplanner' | 'firm'

/** A request that Planbridge or a provider received, without its secrets. */
export interface RecordedRequest extends MaskedRequest {
  readonly to: Receiver
  /** Milliseconds since 1970, by the kit's clock. */
  readonly at: number
  /** The status of the answer; null while there is none, or if the connection broke. */
  readonly status: number | null
  /** True if Planbridge has no such endpoint. */
  readonly isUnhandled: boolean
}

/** The properties that a request must have. An object matches if it has the given members. */
export interface RequestMatch {
  readonly to?: Receiver
  readonly method?: string
  readonly path?: string | RegExp
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status?: number
}

/** The recorded requests of a kit. */
export interface Requests {
  /** Oldest first. */
  readonly list: (match?: RequestMatch) => readonly RecordedRequest[]
  readonly clear: () => void
  /** The newest request that matches; throws an error that lists the requests if there is none, or another number than `times`. */
  readonly expectRequest: (match: RequestMatch, times?: number) => RecordedRequest
  /** Throws if a request matches. */
  readonly expectNoRequest: (match: RequestMatch) => void
}

/** Requests, and the way to record one. */
export interface RequestRecord extends Requests {
  /** Records a request and returns the function that completes it with the status of its answer. */
  readonly record: (
    request: Omit<RecordedRequest, 'status' | 'isUnhandled'>,
  ) => (status: number | null, isUnhandled?: boolean) => void
}

const includes = (actual: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted)
  if (typeof actual !== 'object' || actual === null) return false
  return Object.entries(wanted).every(([name, value]) =>
    includes((actual as Record<string, unknown>)[name], value),
  )
}

const matchesPath = (path: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? path === wanted : wanted.test(path)

const matches = (request: RecordedRequest, { path, ...rest }: RequestMatch): boolean =>
  (path === undefined || matchesPath(request.path, path)) && includes(request, rest)

const lineOf = ({ to, method, path, status }: RecordedRequest) =>
  `  ${to}: ${method} ${path} → ${status ?? 'no answer'}`

const wordsOf = (match: RequestMatch) =>
  Object.entries(match)
    .map(([name, value]) => `${name} ${value instanceof RegExp ? String(value) : JSON.stringify(value)}`)
    .join(', ')

// A story may run for days, so the record is bounded.
const requestsMax = 2_000

/** Opens an empty record. */
export const openRequests = (): RequestRecord => {
  const requests: RecordedRequest[] = []
  const list = (match: RequestMatch = {}) => requests.filter((request) => matches(request, match))
  const complain = (what: string, match: RequestMatch): never => {
    const lines = requests.map(lineOf).join('\n')
    throw new Error(`${what} with ${wordsOf(match)}. The requests were:\n${lines || '  none'}`)
  }
  return {
    list,
    clear: () => void requests.splice(0),
    expectRequest: (match, times) => {
      const found = list(match)
      const newest = found.at(-1)
      if (newest === undefined) return complain('There was no request', match)
      if (times !== undefined && found.length !== times)
        return complain(`There were ${found.length} requests instead of ${times}`, match)
      return newest
    },
    expectNoRequest: (match) => {
      if (list(match).length > 0) complain('There was a request', match)
    },
    record: (request) => {
      const entry = { ...request, status: null as number | null, isUnhandled: false }
      if (requests.length >= requestsMax) requests.shift()
      requests.push(entry)
      return (status, isUnhandled = false) => void Object.assign(entry, { status, isUnhandled })
    },
  }
}
