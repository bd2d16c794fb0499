import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What the honest provider would have said. */
export interface Honest {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

/** How a token endpoint answers over the wire, and whether the honest provider behind it hears of the request at all. */
export type Script = (wire: {
  readonly response: ServerResponse
  readonly honest: () => Promise<Honest>
  /** An origin that no secret may reach. */
  readonly evil: string
}) => unknown

export interface Taken {
  readonly headers: Readonly<Record<string, unknown>>
  readonly form: URLSearchParams
}

export interface HostileServer {
  /** A `fetch` that takes token requests to this server over real HTTP, and everything else where it was going. */
  readonly through: (request: Request) => Promise<Response>
  readonly taken: readonly Taken[]
  readonly evilRequests: () => number
  /** Resolves when a caller has closed the connection before the answer was complete. */
  readonly hungUp: Promise<void>
}

type Fetch = (request: Request) => Promise<Response>

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => stop(server))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const tokenPath = /\/(?:connect\/token|oauth\/token|oauth\/v2\/token)$/

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** A token endpoint on a real socket in front of an honest provider. */
export const hostileServer = async (honestFetch: Fetch, script: Script): Promise<HostileServer> => {
  const taken: Taken[] = []
  let evilRequests = 0
  const hungUp = Promise.withResolvers<void>()
  const evil = await listen((_request, response) => {
    evilRequests += 1
    response.end('{}')
  })
  const meant = new Map<string, string>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request)
    taken.push({ headers: request.headers, form: new URLSearchParams(body) })
    response.once('close', () => (response.writableFinished ? undefined : hungUp.resolve()))
    const url = meant.get(request.url ?? '') ?? ''
    const headers = new Headers(request.headers as Record<string, string>)
    const honest = async () => {
      const given = await honestFetch(new Request(url, { method: 'POST', headers, body }))
      return { status: given.status, json: (await given.json()) as Honest['json'] }
    }
    await script({ response, honest, evil })
  }
  const origin = await listen((request, response) => void answer(request, response))
  const through: Fetch = async (request) => {
    const { pathname } = new URL(request.url)
    if (!tokenPath.test(pathname)) return honestFetch(request)
    meant.set(pathname, request.url)
    const { method, headers, redirect, signal } = request
    return fetch(origin + pathname, { method, headers, redirect, signal, body: await request.text() })
  }
  return { through, taken, evilRequests: () => evilRequests, hungUp: hungUp.promise }
}
