import { Problem } from '@planbridge/shared/contract'
import type {
  Endpoint,
  EndpointFacts,
  FailureCode,
  InputOf,
  OtherPerson,
  OutputOf,
} from '@planbridge/shared/contract'

/** Failures of the browser itself, or of the connection between it and the BFF. */
export const localFailureCodes = [
  'answer-lost',
  /** Something in between answered in the place of Planbridge. */
  'answer-unexpected',
  /** An answer of a Planbridge that this page is too old, or too new, to understand. */
  'page-outdated',
  'storage-blocked',
  'browser-unsuitable',
  'session-changed',
  'response-gone',
] as const
export type LocalFailureCode = (typeof localFailureCodes)[number]

/** Every failure that the app can show. */
export type ShownCode = FailureCode | LocalFailureCode

export interface BffFailure {
  readonly code: ShownCode
  /** Identifies the log entry with the private cause. */
  readonly reference: string | null
  readonly retryAfterSeconds: number | null
  readonly connection: string | null
  /** The owner of an account. */
  readonly otherPerson?: OtherPerson | undefined
  /** The id of the offer to bring that person and the caller together. */
  readonly offer?: string | undefined
  /** The account that the failure concerns, as its provider names it. */
  readonly account?: string | undefined
  /** The limit that was reached: a number, or kilobytes for a size. */
  readonly limit?: number | undefined
  /** The status of an answer that Planbridge did not send; 0 for a redirect. */
  readonly foreignStatus?: number | undefined
}

export type CallResult<Output> =
  | { readonly kind: 'ok'; readonly output: Output }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** Calls one endpoint of a list: of the BFF's own, unless another list is named. */
export type Call<Listed extends EndpointFacts = Endpoint> = <E extends Listed>(
  endpoint: E,
  input: InputOf<E>,
) => Promise<CallResult<OutputOf<E>>>

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Marks requests of our own script. A form or an image on another site cannot set a custom header. */
export const appHeader = { 'X-Planbridge': '1' } as const

/** Where a list of endpoints is, and the credential of the requests to it. */
export interface Api {
  /** The path that precedes the path of each endpoint. */
  readonly prefix: string
  readonly credentials: RequestCredentials
  readonly headers: () => Readonly<Record<string, string>>
}

const ownApi: Api = { prefix: '/bff', credentials: 'same-origin', headers: () => ({}) }

export const failed = (code: ShownCode): { kind: 'failed'; failure: BffFailure } => ({
  kind: 'failed',
  failure: { code, reference: null, retryAfterSeconds: null, connection: null },
})

/** Reads problem details; null if the body has none of our codes. @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export function readProblem(body: unknown): BffFailure | null {
  const problem = Problem.safeParse(body)
  if (!problem.success) return null
  const { code, reference, retry_after, connection, account, limit, other_person, offer } = problem.data
  return {
    code,
    reference,
    retryAfterSeconds: retry_after ?? null,
    connection: connection ?? null,
    ...(account !== undefined && { account }),
    ...(limit !== undefined && { limit }),
    ...(other_person && { otherPerson: other_person }),
    ...(offer !== undefined && { offer }),
  }
}

/** Builds the request for an endpoint: path parameters and the query come from the input, the rest becomes the body. */
export function requestOf<E extends EndpointFacts>(
  endpoint: E,
  input: InputOf<E>,
  { prefix, credentials, headers }: Api = ownApi,
): { url: string; init: RequestInit } {
  const fields = new Map(Object.entries(input as Record<string, unknown>))
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = fields.get(name)
    fields.delete(name)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams(
    (endpoint.query ?? []).flatMap((name) => {
      const value = fields.get(name)
      return typeof value === 'string' ? [[name, value]] : []
    }),
  ).toString()
  const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
  return {
    url: `${prefix}${path}${search && `?${search}`}`,
    init: {
      method: endpoint.method,
      credentials,
      // Not followed, but told apart from a lost answer: the sign-in pages of networks redirect.
      redirect: 'manual',
      headers: {
        ...appHeader,
        ...headers(),
        accept: 'application/json',
        ...(hasBody && { 'content-type': 'application/json' }),
      },
      ...(hasBody && { body: JSON.stringify(Object.fromEntries(fields)) }),
    },
  }
}

/** An answer as it was received. */
interface Received {
  readonly status: number
  readonly ok: boolean
  readonly headers: Headers
  readonly text: string
}

/** The body; undefined if it is not JSON. An endpoint without output answers with 204, so an empty page is no success. */
const readBody = ({ status, text }: Received): unknown => {
  if (status === 204 && text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The policy of every data response of the BFF, and the media types of its bodies. */
const ownPolicy = /^default-src 'none'; base-uri 'none'; form-action 'none'(?:;|$)/
const ownType = /^application\/(?:problem\+)?json(?:;|$)/

/** True if the BFF sent this answer, as far as its headers tell. An answer that the contract describes needs no such sign. */
const isOwn = ({ headers }: Received): boolean =>
  ownPolicy.test(headers.get('content-security-policy') ?? '') &&
  ownType.test(headers.get('content-type') ?? '')

const secondsMax = 3600

const retryAfterOf = (headers: Headers): number | null => {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,4}$/.test(text) && Number(text) > 0 ? Math.min(Number(text), secondsMax) : null
}

/** The failure of an answer that did not come from the BFF, for example an error page of a proxy or the sign-in page of a network. */
export const foreignAnswer = ({
  status,
  headers,
}: Pick<Received, 'status' | 'headers'>): { kind: 'failed'; failure: BffFailure } => ({
  kind: 'failed',
  failure: {
    ...failed('answer-unexpected').failure,
    retryAfterSeconds: retryAfterOf(headers),
    foreignStatus: status,
  },
})

const notUnderstood = (received: Received) =>
  isOwn(received) ? failed('page-outdated') : foreignAnswer(received)

/** Returns a client for a list of endpoints. It validates each response and never throws. */
export const apiClient =
  <Listed extends EndpointFacts>(fetch: Fetch, api: Api): Call<Listed> =>
  async <E extends Listed>(endpoint: E, input: InputOf<E>): Promise<CallResult<OutputOf<E>>> => {
    const { url, init } = requestOf(endpoint, input, api)
    const received = await exchange(fetch, url, init)
    if (received === null) return failed('answer-lost')
    const body = readBody(received)
    if (!received.ok) {
      const failure = readProblem(body)
      return failure ? { kind: 'failed', failure } : notUnderstood(received)
    }
    const output = endpoint.output.safeParse(body)
    return output.success ? { kind: 'ok', output: output.data as OutputOf<E> } : notUnderstood(received)
  }

/** Returns a client for the endpoints between browser and BFF. */
export const bffClient = (fetch: Fetch): Call => apiClient(fetch, ownApi)

// A response that is cut off counts as lost.
async function exchange(fetch: Fetch, url: string, init: RequestInit): Promise<Received | null> {
  try {
    const response = await fetch(url, init)
    const { status, ok, headers } = response
    return { status, ok, headers, text: await response.text() }
  } catch {
    return null
  }
}

/** True if an answer in the place of Planbridge's is likely to pass: a restart, an overload, or a network that wants a sign-in. */
export const isPassing = ({ foreignStatus = 0 }: Pick<BffFailure, 'foreignStatus'>): boolean =>
  foreignStatus < 400 || foreignStatus >= 500 || passingStatuses.has(foreignStatus)

const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429])
