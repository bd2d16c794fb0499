import type { Planbridge } from '@planbridge/bff/compose'
import type { Config } from '@planbridge/bff/internal/config/config.ts'
import { isRequested } from '@planbridge/bff/internal/domain/offered-operations.ts'
import {
  type AuthorizationFacts,
  type Connection,
  type Endpoint,
  endpoints,
  type InputOf,
  type OutputOf,
  type Problem,
} from '@planbridge/shared/contract'
import { authorizationRequest } from '@planbridge/web/core/front-channel/authorization-request.ts'
import { makeProof, type Proof } from '@planbridge/web/core/front-channel/proof.ts'
import { type Arrival, type Choice, type Visitor, visitor } from '../../mock/simulators/visitor.ts'
import { requireDeclared } from './declared-problem.ts'

/** The target of a browser: an in-process deployment or a running process. */
export interface BrowserTarget {
  readonly origin: string
  readonly planbridge: Pick<Planbridge, 'fetch'>
  readonly network: { readonly fetch: typeof globalThis.fetch }
  readonly simulators: Readonly<Record<string, { readonly origins: readonly string[] }>>
  readonly config: Pick<Config, 'integrations'>
}

export type CallResult<T> =
  | { readonly ok: true; readonly status: number; readonly body: T; readonly response: Response }
  | { readonly ok: false; readonly status: number; readonly body: Problem; readonly response: Response }

export interface AttemptOptions {
  readonly integration: string
  readonly model?: 'user-present' | 'delegation'
  readonly purpose?: 'sign-in' | 'link' | 'reconnect'
  readonly connection?: string
  readonly return_to?: string
  readonly another_account?: boolean
  readonly silent?: boolean
  readonly delegation?: Readonly<Record<string, unknown>>
}

export interface Pending {
  readonly facts: AuthorizationFacts
  readonly proof: Proof
}

const cookiePattern = /^(__Host-planbridge[\w-]*)=([^;]*)/

// Terms with every operation that the integration requests scopes for. Tests of the terms pass their own.
const termsWithAllOperations = ({ config }: BrowserTarget, { integration: wanted }: AttemptOptions) => {
  const integration = config.integrations.find(({ id }) => id === wanted)
  return {
    purpose: 'Prepare the review list every night',
    operations:
      integration?.operations
        .filter((operation) => isRequested(integration, 'delegation', operation))
        .map(({ id }) => id) ?? [],
    days: Math.min(30, integration?.provider.accessModels.delegation?.daysMax ?? 30),
  }
}

const sameOrigin = {
  'x-planbridge': '1',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
} as const

type Jar = Map<string, string>

const keepCookies = (jar: Jar, response: Response) => {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = cookiePattern.exec(line) ?? []
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
}

/** Sends requests with the headers of a same-origin fetch of the app, and stores cookies. */
const sender = (at: BrowserTarget, jar: Jar) =>
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(sameOrigin)
    if ((init.method ?? 'GET') !== 'GET') headers.set('origin', at.origin)
    if (jar.size > 0) headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '))
    new Headers(init.headers).forEach((value, name) => headers.set(name, value))
    const response = await at.planbridge.fetch(new Request(at.origin + path, { ...init, headers }))
    keepCookies(jar, response)
    return response
  }

type Send = ReturnType<typeof sender>

/** Calls an endpoint of the contract. */
const caller = (send: Send) =>
  async function call<E extends Endpoint>(endpoint: E, input: InputOf<E>): Promise<CallResult<OutputOf<E>>> {
    const fields = input as Record<string, unknown>
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String(fields[name])),
    )
    const rest = Object.fromEntries(
      Object.entries(fields).filter(([name]) => !endpoint.path.includes(`:${name}`)),
    )
    const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
    const query = (endpoint.query ?? []).filter((name) => fields[name] !== undefined)
    const search = new URLSearchParams(query.map((name) => [name, String(fields[name])])).toString()
    const json = { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } }
    const response = await send(`/bff${path}${search && `?${search}`}`, {
      method: endpoint.method,
      ...(hasBody ? json : {}),
    })
    const text = await response.clone().text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    const { status } = response
    if (!response.ok) {
      requireDeclared(endpoint, body as Problem)
      return { ok: false, status, body: body as Problem, response }
    }
    return { ok: true, status, body: endpoint.output.parse(body) as OutputOf<E>, response }
  }

type Call = ReturnType<typeof caller>

const authorizeUrl = ({ facts, proof }: Pending): string => authorizationRequest(facts, proof.challenge)

/** The steps of an attempt: start, authorize at the provider, complete. */
const attempts = (at: BrowserTarget, call: Call, people: Visitor) => ({
  async start(options: AttemptOptions): Promise<Pending> {
    const proof = await makeProof(crypto)
    const needsTerms = options.model === 'delegation' && options.purpose !== 'reconnect'
    const terms = needsTerms ? { delegation: termsWithAllOperations(at, options) } : {}
    const input = {
      purpose: 'sign-in',
      model: 'user-present',
      ...terms,
      ...options,
      challenge: proof.challenge,
    }
    const started = await call(endpoints.startAttempt, input as InputOf<typeof endpoints.startAttempt>)
    if (!started.ok) throw new Error(`the attempt was not started: ${started.body.code}`)
    return { facts: started.body, proof }
  },
  async atProvider(pending: Pending, choice: Choice): Promise<URL> {
    const arrival: Arrival = await people.signIn(authorizeUrl(pending), choice)
    if (arrival.kind === 'left') return arrival.url
    throw new Error(`the provider did not redirect: ${arrival.html.slice(0, 400)}`)
  },
  /** Completes an attempt that makes a connection. */
  async complete(pending: Pending, callback: URL): Promise<CallResult<Connected>> {
    const done = await post(call, pending, callback)
    if (!done.ok) return done
    const { connection } = done.body
    if (!connection) throw new Error('the attempt made no connection')
    return { ...done, body: { ...done.body, connection } }
  },
  /** Completes a firm's sign-in, which makes no connection. */
  completeSignIn: (pending: Pending, callback: URL) => post(call, pending, callback),
})

type Completed = OutputOf<typeof endpoints.completeAttempt>
type Connected = Completed & { readonly connection: Connection }

const post = (call: Call, { proof }: Pending, callback: URL): Promise<CallResult<Completed>> => {
  const mode = callback.hash === '' ? ('query' as const) : ('fragment' as const)
  const raw = (mode === 'query' ? callback.search : callback.hash).slice(1)
  return call(endpoints.completeAttempt, { mode, path: callback.pathname, raw, verifier: proof.verifier })
}

/** A browser at the app. It stores the session cookie and follows the providers' pages. */
export const openBrowser = (at: BrowserTarget) => {
  const jar: Jar = new Map()
  const people: Visitor = visitor(at.network.fetch, providerOriginsOf(at))
  const send = sender(at, jar)
  const call = caller(send)
  const { start, atProvider, complete, completeSignIn } = attempts(at, call, people)
  const connect = async (options: AttemptOptions, choice: Choice) => {
    const pending = await start(options)
    return complete(pending, await atProvider(pending, choice))
  }
  const connectOrThrow = async (options: AttemptOptions, choice: Choice): Promise<Connection> => {
    const done = await connect(options, choice)
    if (!done.ok) throw new Error(`the attempt was not completed: ${done.body.code}`)
    return done.body.connection
  }
  const api = (connection: string, path: string, init: RequestInit = {}) =>
    send(`/bff/proxy/${connection}${path}`, init)
  /** Signs in with an account of the firm. */
  const signInAtFirm = async (integration: string, choice: Choice, options: Partial<AttemptOptions> = {}) => {
    const pending = await start({ integration, ...options })
    return completeSignIn(pending, await atProvider(pending, choice))
  }
  const steps = { start, authorizeUrl, atProvider, complete, completeSignIn }
  return { jar, people, send, call, ...steps, connect, connectOrThrow, signInAtFirm, api }
}

export type Browser = ReturnType<typeof openBrowser>

const providerOriginsOf = ({ simulators }: BrowserTarget): string[] =>
  Object.values(simulators).flatMap(({ origins }) => [...origins])
