import type {
  AuthorizationFacts,
  Connection,
  Endpoint,
  InputOf,
  OutputOf,
  Problem,
} from '@planbridge/shared/contract'
import { endpoints } from '@planbridge/shared/contract'
import { authorizationRequest } from '@planbridge/web/front-channel/authorization-request.ts'
import { type Arrival, type Choice, type Visitor, visitor } from '../simulators/visitor.ts'
import type { Deployment } from './deployment.ts'
import { makeProof, type Proof } from './proof.ts'

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
const everything = ({ config }: Deployment, { integration: wanted }: AttemptWish) => ({
  purpose: 'Prepare the review list every night',
  operations: config.integrations.find(({ id }) => id === wanted)?.operations.map(({ id }) => id) ?? [],
  days: 30,
})

/** A browser at the app: keeps the session cookie, sends what a same-origin fetch sends. */
export const openBrowser = (at: Deployment) => {
  const jar = new Map<string, string>()
  const people: Visitor = visitor(at.network.fetch, providerOriginsOf(at))

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({
      'x-planbridge': '1',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    })
    if (init.method !== undefined && init.method !== 'GET') headers.set('origin', at.origin)
    if (jar.size > 0) headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '))
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const response = await at.planbridge.fetch(new Request(at.origin + path, { ...init, headers }))
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = cookiePattern.exec(line) ?? []
      if (/max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  const call = async <E extends Endpoint>(endpoint: E, input: InputOf<E>): Promise<Heard<OutputOf<E>>> => {
    const given = input as Record<string, unknown>
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String(given[name])),
    )
    const rest = Object.fromEntries(
      Object.entries(given).filter(([name]) => !endpoint.path.includes(`:${name}`)),
    )
    const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
    const init = hasBody
      ? { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } }
      : {}
    const response = await send(`/bff${path}`, { method: endpoint.method, ...init })
    const text = await response.clone().text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    if (response.ok)
      return { ok: true, status: response.status, body: endpoint.output.parse(body) as OutputOf<E>, response }
    return { ok: false, status: response.status, body: body as Problem, response }
  }

  const start = async (wish: AttemptWish): Promise<Pending> => {
    const proof = await makeProof()
    const terms =
      wish.model === 'delegation' && wish.purpose !== 'reconnect' ? { delegation: everything(at, wish) } : {}
    const input = { purpose: 'sign-in', model: 'user-present', ...terms, ...wish, challenge: proof.challenge }
    const started = await call(endpoints.startAttempt, input as InputOf<typeof endpoints.startAttempt>)
    if (!started.ok) throw new Error(`not started: ${started.body.code}`)
    return { facts: started.body, proof }
  }

  const authorizeUrl = ({ facts, proof }: Pending): string => authorizationRequest(facts, proof.challenge)

  const atProvider = async (pending: Pending, choice: Choice): Promise<URL> => {
    const arrival: Arrival = await people.signIn(authorizeUrl(pending), choice)
    if (arrival.kind === 'left') return arrival.url
    throw new Error(`the provider kept the person: ${arrival.html.slice(0, 400)}`)
  }

  const complete = ({ proof }: Pending, callback: URL) => {
    const mode = callback.hash === '' ? ('query' as const) : ('fragment' as const)
    const raw = (mode === 'query' ? callback.search : callback.hash).slice(1)
    return call(endpoints.completeAttempt, { mode, path: callback.pathname, raw, verifier: proof.verifier })
  }

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

const providerOriginsOf = ({ simulators }: Deployment): string[] =>
  Object.values(simulators).flatMap(({ origins }) => [...origins])
