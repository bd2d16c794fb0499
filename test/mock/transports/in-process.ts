import type { Simulator } from '../simulators/simulator.ts'
import { isWithin } from './within.ts'

/** The part of a simulator that a transport needs. */
export type Program = Pick<Simulator, 'origins' | 'fetch'>

/** The transport within a process. */
export interface InProcess {
  readonly fetch: typeof globalThis.fetch
  /** Passes a request on as it is, and follows no redirect. */
  readonly answer: (request: Request) => Promise<Response>
}

/** A `fetch` that reaches only the given programs. A request to another origin fails without using the network. */
export const inProcess = (programs: readonly Program[]): InProcess => {
  const answer = async (request: Request): Promise<Response> => {
    const program = programAt(programs, request.url)
    if (program === undefined) {
      const known = programs.flatMap(({ origins }) => origins).join(', ')
      throw new TypeError(`no program serves ${new URL(request.url).origin}; known origins: ${known}`)
    }
    request.signal.throwIfAborted()
    return program.fetch(request)
  }
  return { fetch: async (input, init) => follow(answer, new Request(input, init)), answer }
}

/** The program that answers an address: that of the longest origin, because an origin may have a path; of two, the later one. */
export const programAt = <Served extends Program>(
  programs: readonly Served[],
  address: string,
): Served | undefined => {
  let found: { readonly program: Served; readonly length: number } | undefined
  for (const program of programs) {
    const lengths = program.origins.filter((origin) => isWithin(address, origin)).map(({ length }) => length)
    const length = Math.max(...lengths)
    if (lengths.length > 0 && length >= (found?.length ?? 0)) found = { program, length }
  }
  return found?.program
}

type Answer = (request: Request) => Promise<Response>

const redirectsMax = 20

/** Follows redirects according to the redirect mode of the request. @see https://fetch.spec.whatwg.org/#http-redirect-fetch */
const follow = async (answer: Answer, request: Request): Promise<Response> => {
  let current = request
  for (let hops = 0; hops <= redirectsMax; hops += 1) {
    const before = current.clone()
    const response = await answer(current)
    const location = response.headers.get('location')
    const redirects = [301, 302, 303, 307, 308].includes(response.status) && location !== null
    if (!redirects || request.redirect === 'manual') return response
    if (request.redirect === 'error') throw new TypeError(`unexpected redirect to ${location}`)
    current = nextRequest(before, response.status, new URL(location, current.url))
  }
  throw new TypeError('too many redirects')
}

const nextRequest = (before: Request, status: number, target: URL): Request => {
  const method = rewritesMethod(before.method, status) ? 'GET' : before.method
  const keepsBody = method === before.method && before.body !== null
  const headers = new Headers(before.headers)
  if (!keepsBody) headers.delete('content-type')
  if (target.origin !== new URL(before.url).origin) headers.delete('authorization')
  const { redirect, signal } = before
  return new Request(target, {
    method,
    headers,
    redirect,
    signal,
    ...(keepsBody ? { body: before.body, duplex: 'half' } : {}),
  })
}

const rewritesMethod = (method: string, status: number) =>
  (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')
