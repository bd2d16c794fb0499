import type { Planbridge } from '@planbridge/bff/compose'
import type { Config } from '@planbridge/bff/testing'
import type {
  AuthorizationFacts,
  Connection,
  Endpoint,
  InputOf,
  OutputOf,
  Problem,
} from '@planbridge/shared/contract'
import { endpoints } from '@planbridge/shared/contract'
import { authorizationRequest } from '@planbridge/web/core/front-channel/authorization-request.ts'
import { type Arrival, type Choice, type Visitor, visitor } from '../../mock/simulators/visitor.ts'
import { makeProof, type Proof } from './proof.ts'

/** Where a browser can go: a whole deployment, or a process that runs somewhere. */
export interface Place {
  readonly origin: string
  readonly planbridge: Pick<Planbridge, 'fetch'>
  readonly network: { readonly fetch: typeof globalThis.fetch }
  readonly simulators: Readonly<Record<string, { readonly origins: readonly string[] }>>
  readonly config: Pick<Config, 'integrations'>
}

export type Heard<T> =
  | { readonly ok: true; readonly status: number; readonly body: T; readonly response: Response }
  | { readonly ok: false; readonly status: number; readonly body: Problem; readonly response: Response }

export interface AttemptWish {
  readonly integration: string
  readonly model?: 'user-present' | 'delegation'
  readonly purpose?: 'sign-in' | 'link' | 'reconnect'
  readonly connection?: string
  readonly return_to?: string
  readonly another_account?: boolean
  readonly delegation?: Readonly<Record<string, unknown>>
}

export interface Pending {
  readonly facts: AuthorizationFacts
  readonly proof: Proof
}

const cookiePattern = /^(__Host-planbridge)=([^;]*)/

// Terms that leave nothing out: what a delegation may do is the business of the tests that say so.
const everything = ({ config }: Place, { integration: wanted }: AttemptWish) => {
  const integration = config.integrations.find(({ id }) => id === wanted)
  return {
    purpose: 'Prepare the review list every night',
    operations: integration?.operations.map(({ id }) => id) ?? [],
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

/** Sends what a same-origin fetch of the app sends, and keeps the cookies. */
const sender = (at: Place, jar: Jar) =>
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

/** Asks an endpoint of the contract. */
const caller = (send: Send) =>
  async function call<E extends Endpoint>(endpoint: E, input: InputOf<E>): Promise<Heard<OutputOf<E>>> {
    const given = input as Record<string, unknown>
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String(given[name])),
    )
    const rest = Object.fromEntries(
      Object.entries(given).filter(([name]) => !endpoint.path.includes(`:${name}`)),
    )
    const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
    const json = { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } }
    const response = await send(`/bff${path}`, { method: endpoint.method, ...(hasBody ? json : {}) })
    const text = await response.clone().text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    const { status } = response
    if (!response.ok) return { ok: false, status, body: body as Problem, response }
    return { ok: true, status, body: endpoint.output.parse(body) as OutputOf<E>, response }
  }

type Call = ReturnType<typeof caller>

const authorizeUrl = ({ facts, proof }: Pending): string => authorizationRequest(facts, proof.challenge)

/** The parts of an attempt, one by one: start it, go through the provider's pages, complete it. */
const attempts = (at: Place, call: Call, people: Visitor) => ({
  async start(wish: AttemptWish): Promise<Pending> {
    const proof = await makeProof()
    const agrees = wish.model === 'delegation' && wish.purpose !== 'reconnect'
    const terms = agrees ? { delegation: everything(at, wish) } : {}
    const input = { purpose: 'sign-in', model: 'user-present', ...terms, ...wish, challenge: proof.challenge }
    const started = await call(endpoints.startAttempt, input as InputOf<typeof endpoints.startAttempt>)
    if (!started.ok) throw new Error(`not started: ${started.body.code}`)
    return { facts: started.body, proof }
  },
  async atProvider(pending: Pending, choice: Choice): Promise<URL> {
    const arrival: Arrival = await people.signIn(authorizeUrl(pending), choice)
    if (arrival.kind === 'left') return arrival.url
    throw new Error(`the provider kept the person: ${arrival.html.slice(0, 400)}`)
  },
  complete({ proof }: Pending, callback: URL) {
    const mode = callback.hash === '' ? ('query' as const) : ('fragment' as const)
    const raw = (mode === 'query' ? callback.search : callback.hash).slice(1)
    return call(endpoints.completeAttempt, { mode, path: callback.pathname, raw, verifier: proof.verifier })
  },
})

/** A browser at the app: keeps the session cookie, and walks a person through the providers' pages. */
export const openBrowser = (at: Place) => {
  const jar: Jar = new Map()
  const people: Visitor = visitor(at.network.fetch, providerOriginsOf(at))
  const send = sender(at, jar)
  const call = caller(send)
  const { start, atProvider, complete } = attempts(at, call, people)
  const connect = async (wish: AttemptWish, choice: Choice) => {
    const pending = await start(wish)
    return complete(pending, await atProvider(pending, choice))
  }
  const connected = async (wish: AttemptWish, choice: Choice): Promise<Connection> => {
    const done = await connect(wish, choice)
    if (!done.ok) throw new Error(`not connected: ${done.body.code}`)
    return done.body.connection
  }
  const api = (connection: string, path: string, init: RequestInit = {}) =>
    send(`/bff/proxy/${connection}${path}`, init)
  return { jar, people, send, call, start, authorizeUrl, atProvider, complete, connect, connected, api }
}

export type Browser = ReturnType<typeof openBrowser>

const providerOriginsOf = ({ simulators }: Place): string[] =>
  Object.values(simulators).flatMap(({ origins }) => [...origins])
