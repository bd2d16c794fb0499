import { type EndpointFacts, endpoints, type HostApi, type WebhookEvent } from './api.ts'
import { errorOf } from './error.ts'
import {
  type AnswerOfProvider,
  type PlanbridgeOptions,
  requestJson,
  type RequestOptions,
  sender,
  type StopSignal,
} from './transport.ts'

/** An API call: method, headers and body as for `fetch`. */
export interface CallInit {
  /** Default: GET. */
  readonly method?: string | undefined
  readonly headers?: Record<string, string> | undefined
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
  readonly signal?: StopSignal | undefined
}

export interface EventOptions {
  /** The id of the event that was handled last; undefined for the oldest kept one. */
  readonly after?: string | undefined
  /** Seconds between two requests while there is no event. Default: 5. */
  readonly everySeconds?: number | undefined
  /** Ends the iteration. */
  readonly signal?: StopSignal | undefined
}

/** The client of one Planbridge. */
export interface Planbridge extends HostApi<RequestOptions> {
  /**
   * Calls a provider's API as a user of yours, who is present.
   * @param subject Your own id of the user; null for a service account.
   * @param path The path of the provider's API, with its query: `/crm/v1/clients?pageSize=10`.
   * @returns the provider's answer, whatever its status. Rejects with a `PlanbridgeError` if Planbridge itself refused the call.
   */
  call(connection: string, subject: string | null, path: string, init?: CallInit): Promise<AnswerOfProvider>
  /** Yields events, and waits for new ones. Store the id of each event after it was handled, and continue after it. */
  events(options?: EventOptions): AsyncGenerator<WebhookEvent, void, void>
}

/** Opens a client. It keeps no connection and needs no closing. */
export const createPlanbridge = (options: PlanbridgeOptions): Planbridge => {
  const send = sender(options)
  const { retries = 2 } = options
  const request = (facts: EndpointFacts, input: Input, { signal, idempotencyKey }: RequestOptions = {}) => {
    const key = facts.idempotent ? (idempotencyKey ?? crypto.randomUUID()) : undefined
    return requestJson(send, { ...requestOf(facts, input, key), signal }, retries)
  }
  const methods = Object.entries<EndpointFacts>(endpoints).map(([name, facts]) => [
    name,
    (input: Input = {}, requestOptions?: RequestOptions) => request(facts, input, requestOptions),
  ])
  const api = Object.fromEntries(methods) as HostApi<RequestOptions>
  return {
    ...api,
    async call(connection, subject, path, { method = 'GET', headers, body, signal } = {}) {
      const named = subject === null ? {} : { 'planbridge-subject': encodeURIComponent(subject) }
      const target = `/proxy/${encodeURIComponent(connection)}${path}`
      return ownFailure(await send({ method, path: target, headers: { ...headers, ...named }, body, signal }))
    },
    events: (eventOptions = {}) => events(api, eventOptions),
  }
}

type Input = Readonly<Record<string, unknown>>

const requestOf = ({ method, path, query }: EndpointFacts, input: Input, key: string | undefined) => {
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name))
  const rest = Object.entries(input).filter(([name, value]) => !inPath.has(name) && value !== undefined)
  const search = new URLSearchParams(
    rest.filter(([name]) => query.includes(name)).map(([name, value]) => [name, String(value)]),
  ).toString()
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const body = Object.fromEntries(rest.filter(([name]) => !query.includes(name)))
  return {
    method,
    path: `${filled}${search && `?${search}`}`,
    headers: {
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
  }
}

const problemType = 'application/problem+json'

/** Fails with Planbridge's own refusal. An answer of the provider is never problem details of Planbridge: their type is a URN. */
const ownFailure = async (answer: AnswerOfProvider): Promise<AnswerOfProvider> => {
  if (answer.ok || answer.headers.get('content-type') !== problemType) return answer
  const bytes = await answer.arrayBuffer()
  const body = parsed(new TextDecoder().decode(bytes))
  const type = typeof body === 'object' && body !== null && 'type' in body ? String(body.type) : ''
  if (type.startsWith('urn:planbridge:problem:')) throw errorOf(answer.status, body)
  return new Response(bytes, { status: answer.status, headers: { 'content-type': problemType } })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

async function* events(
  { listEvents }: Pick<HostApi<RequestOptions>, 'listEvents'>,
  { after, everySeconds = 5, signal }: EventOptions,
): AsyncGenerator<WebhookEvent, void, void> {
  const isStopped = () => signal?.aborted === true
  let cursor = after
  while (!isStopped()) {
    const page = await listEvents({ after: cursor }, { signal })
    for (const event of page.events) {
      if (isStopped()) return
      yield event
    }
    cursor = page.cursor
    if (!page.more) await pause(everySeconds * 1000)
  }
}
