import type { MaskedRequest } from './mask.ts'

export type Receiver = 'planbridge' | 'dynamic-planner' | 'plannr' | 'docplanner' | 'firm' | 'host'

/** The address of a request to a host, and whether its signature was right. */
export interface SignedRequest {
  readonly url: string
  /** True if the signature is that of the endpoint's keys, or of the question's secret, over the bytes that arrived, and is new. */
  readonly isVerified: boolean
}

/** A request that Planbridge or a provider received, without its secrets. */
export interface RecordedRequest extends MaskedRequest {
  readonly to: Receiver
  /** Milliseconds since 1970, by the kit's clock. */
  readonly at: number
  /** The status of the answer; null while there is none, or if the connection broke. */
  readonly status: number | null
  /** True if Planbridge has no such endpoint. */
  readonly isUnhandled: boolean
  /** Only of a request to a host. */
  readonly signed?: SignedRequest
}

/** A webhook or a question that a host received. */
export interface ReceivedWebhook extends SignedRequest {
  /** The id of the event, which is the same for every try. */
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: number
  /** The status of the host's answer; null if it gave none. */
  readonly status: number | null
}

/** The properties that a webhook must have. An object matches if it has the given members. */
export type WebhookMatch = Partial<ReceivedWebhook>

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
  /** What hosts received, oldest first. */
  readonly webhooks: (match?: WebhookMatch) => readonly ReceivedWebhook[]
  /** The newest webhook that matches; throws an error that lists the webhooks if there is none, or another number than `times`. */
  readonly expectWebhook: (match: WebhookMatch, times?: number) => ReceivedWebhook
  /** Throws if a webhook matches. */
  readonly expectNoWebhook: (match: WebhookMatch) => void
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

const wordsOf = (match: object) =>
  Object.entries(match)
    .map(([name, value]) => `${name} ${value instanceof RegExp ? String(value) : JSON.stringify(value)}`)
    .join(', ')

// A story may run for days, so the record is bounded.
const requestsMax = 2_000

const webhookOf = ({ signed, headers, body, at, status }: RecordedRequest): readonly ReceivedWebhook[] => {
  if (!signed) return []
  const { type = '', data = {} } = body as Partial<Pick<ReceivedWebhook, 'type' | 'data'>>
  return [{ ...signed, id: headers['webhook-id'] ?? '', type, data, at, status }]
}

const webhookLine = ({ type, url, status, isVerified }: ReceivedWebhook) =>
  `  ${type} to ${url}${isVerified ? '' : ', not verified'} → ${status ?? 'no answer'}`

/** What an expectation says about. */
interface Kind<Item> {
  readonly one: string
  readonly many: string
  readonly all: () => readonly Item[]
  readonly lineOf: (item: Item) => string
}

/** Expectations about the items of a list that have the properties of `match`. */
const expectations = <Item, Match extends object>(
  { one, many, all, lineOf: line }: Kind<Item>,
  list: (match: Match) => readonly Item[],
) => {
  const complain = (what: string, match: Match): never => {
    const lines = all().map(line).join('\n')
    throw new Error(`${what} with ${wordsOf(match)}. The ${many} were:\n${lines || '  none'}`)
  }
  return {
    expectOne: (match: Match, times?: number): Item => {
      const found = list(match)
      const newest = found.at(-1)
      if (newest === undefined) return complain(`There was no ${one}`, match)
      if (times !== undefined && found.length !== times)
        return complain(`There were ${found.length} ${many} instead of ${times}`, match)
      return newest
    },
    expectNone: (match: Match): void => {
      if (list(match).length > 0) complain(`There was a ${one}`, match)
    },
  }
}

/** Opens an empty record. */
export const openRequests = (): RequestRecord => {
  const requests: RecordedRequest[] = []
  const list = (match: RequestMatch = {}) => requests.filter((request) => matches(request, match))
  const allWebhooks = () => requests.flatMap(webhookOf)
  const webhooks = (match: WebhookMatch = {}) => allWebhooks().filter((one) => includes(one, match))
  const ofRequests = expectations({ one: 'request', many: 'requests', all: () => requests, lineOf }, list)
  const ofWebhooks = expectations(
    { one: 'webhook', many: 'webhooks', all: allWebhooks, lineOf: webhookLine },
    webhooks,
  )
  return {
    list,
    clear: () => void requests.splice(0),
    expectRequest: ofRequests.expectOne,
    expectNoRequest: ofRequests.expectNone,
    webhooks,
    expectWebhook: ofWebhooks.expectOne,
    expectNoWebhook: ofWebhooks.expectNone,
    record: (request) => {
      const entry = { ...request, status: null as number | null, isUnhandled: false }
      if (requests.length >= requestsMax) requests.shift()
      requests.push(entry)
      return (status, isUnhandled = false) => void Object.assign(entry, { status, isUnhandled })
    },
  }
}
