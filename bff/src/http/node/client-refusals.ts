import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../../failure.ts'
import type { FailureAnswer } from '../failure-response.ts'
import { isFinished, type ServedSockets } from './served-sockets.ts'

/** The problem details of a request that never became one. The detail is for the log. */
export type RefuseClient = (code: FailureCode, detail: string) => FailureAnswer

/** The failures of the parser's errors; every other `HPE_` code is a malformed request. @see https://nodejs.org/api/http.html#event-clienterror and https://nodejs.org/api/errors.html */
const codes: Readonly<Record<string, FailureCode>> = {
  HPE_HEADER_OVERFLOW: 'request-headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'request-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'client-too-slow',
}

/** The failure of a parser error; `undefined` if the connection itself broke. */
const failureOf = (code: string): FailureCode | undefined =>
  codes[code] ?? (code.startsWith('HPE_') ? 'request-malformed' : undefined)

const timedOut = 'ERR_HTTP_REQUEST_TIMEOUT'

/** How long a refused connection is still read. Closed at once, the kernel would reset it, and the answer could be lost. */
const lingerMs = 2_000

const bytesOf = ({ status, headers, body }: FailureAnswer): string => {
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map((pair) => pair.join(': '))
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n')
}

const linger = (socket: Duplex): void => {
  const late = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(late))
}

export interface RefusalNeeds {
  readonly sockets: Pick<ServedSockets, 'latestOf'>
  readonly refuse: RefuseClient
  /** For a pooled connection that was opened in advance and not used yet. */
  readonly idleMsMax: number
}

/** Answers the request with a failure, and closes the connection. */
export const refuseRequest = (response: ServerResponse, { status, headers, body }: FailureAnswer): void => {
  response.shouldKeepAlive = false
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

/**
 * Answers requests that Node's parser refuses with problem details, where HTTP allows an answer: never in the middle of a response, and
 * never in the place of the answer to an earlier request.
 */
export const answerRefusedClients = (server: Server, needs: RefusalNeeds): void => {
  const refused = new WeakSet<Duplex>()
  const end = (socket: Duplex, code: FailureCode, detail: string) => {
    linger(socket)
    if (socket.writable) socket.end(bytesOf(needs.refuse(code, detail)), 'latin1')
  }
  /** The response that is under way is cut off, or replaced if none of it was sent. */
  const endUnfinished = (socket: Duplex, response: ServerResponse, code: FailureCode, detail: string) => {
    // A response of a pipelined request has no socket before its turn.
    const isReplaceable = !response.headersSent && response.socket !== null && socket.writable
    if (isReplaceable) socket.end(bytesOf(needs.refuse(code, detail)), 'latin1', () => socket.destroy())
    else socket.destroy()
  }
  const endAfter = (response: ServerResponse, socket: Duplex, code: FailureCode, detail: string) => {
    if (!response.headersSent) response.shouldKeepAlive = false
    response.once('finish', () => end(socket, code, detail))
  }
  const refuse = (socket: Duplex, code: FailureCode, detail: string) => {
    // The parser repeats its error for everything that is still read.
    if (refused.has(socket)) return
    refused.add(socket)
    const response = needs.sockets.latestOf(socket)
    if (!response || isFinished(response)) end(socket, code, detail)
    else if (response.req.complete) endAfter(response, socket, code, detail)
    else endUnfinished(socket, response, code, detail)
  }
  server.on('clientError', ({ code: detail = '' }: NodeJS.ErrnoException, socket: Duplex) => {
    const code = failureOf(detail)
    if (code === undefined) socket.destroy()
    else if (detail === timedOut && isUnused(socket)) socket.setTimeout(needs.idleMsMax)
    else refuse(socket, code, detail)
  })
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    // The server has removed its own listeners.
    socket.on('error', () => undefined).resume()
    end(socket, 'request-malformed', 'CONNECT')
  })
}

const isUnused = (socket: Duplex): socket is Socket => 'bytesRead' in socket && socket.bytesRead === 0

/** Problem details of refused clients, from the answers of the application. */
export const refuseClient =
  (
    failureAnswer: (error: Failure, where: { path: string; method: string; by: 'anyone' }) => FailureAnswer,
    headers: Readonly<Record<string, string>>,
  ): RefuseClient =>
  (code, detail) => {
    const answer = failureAnswer(new Failure(code, detail), { path: '', method: '', by: 'anyone' })
    return { ...answer, headers: { ...headers, ...answer.headers } }
  }
