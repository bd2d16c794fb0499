import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** The response of the honest provider. */
export interface HonestResponse {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

/** Responds to a token request, optionally after the honest provider. */
export type Script = (exchange: {
  readonly response: ServerResponse
  readonly honest: () => Promise<HonestResponse>
  /** An origin that no secret may reach. */
  readonly evil: string
}) => unknown

export interface TokenRequest {
  readonly headers: Readonly<Record<string, unknown>>
  readonly form: URLSearchParams
}

export interface HostileServer {
  /** A `fetch` that sends token requests to this server and other requests to their target. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly requests: readonly TokenRequest[]
  readonly evilRequests: () => number
  /** Resolves when a caller closes its socket before the response is complete. */
  readonly disconnected: Promise<void>
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

/** A scripted token endpoint on a real socket in front of an honest provider. */
export const hostileServer = async (honestFetch: Fetch, script: Script): Promise<HostileServer> => {
  const requests: TokenRequest[] = []
  let evilRequests = 0
  const disconnected = Promise.withResolvers<void>()
  const evil = await listen((_request, response) => {
    evilRequests += 1
    response.end('{}')
  })
  const targets = new Map<string, string>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request)
    requests.push({ headers: request.headers, form: new URLSearchParams(body) })
    response.once('close', () => (response.writableFinished ? undefined : disconnected.resolve()))
    const url = targets.get(request.url ?? '') ?? ''
    const headers = new Headers(request.headers as Record<string, string>)
    const honest = async () => {
      const given = await honestFetch(new Request(url, { method: 'POST', headers, body }))
      return { status: given.status, json: (await given.json()) as HonestResponse['json'] }
    }
    await script({ response, honest, evil })
  }
  const origin = await listen((request, response) => void answer(request, response))
  const route: Fetch = async (request) => {
    const { pathname } = new URL(request.url)
    if (!tokenPath.test(pathname)) return honestFetch(request)
    targets.set(pathname, request.url)
    const { method, headers, redirect, signal } = request
    return fetch(origin + pathname, { method, headers, redirect, signal, body: await request.text() })
  }
  return { fetch: route, requests, evilRequests: () => evilRequests, disconnected: disconnected.promise }
}
