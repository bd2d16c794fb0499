import { ConnectionId } from '@planbridge/shared/contract'
import { Failure } from '../../failure.ts'
import { type HostKeyNeeds, authenticateHost, requireScope } from '../../principal/host-key.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { requireSession } from '../../principal/require-person.ts'
import type { ApiCall, ApiResponse, CallBody } from '../../proxy/api-call.ts'
import type { Proxy } from '../../proxy/entry-points.ts'
import { isKnown } from '../../runtime/maybe-promise.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { SessionRecord } from '../../store/ports/ports.ts'
import type { ClientDisconnect } from '../../transport/client-disconnect.ts'
import { type ReceivedHeaders, headerText } from '../../transport/forward.ts'
import { cookieHeader, presentedSession } from '../cookie.ts'
import type { FailedRequest, FailureAnswer } from '../failure-response.ts'
import { presentedHostKey, readSubject, subjectHeader } from '../host-credentials.ts'
import { appHeader, isReading, requireOwnOrigin } from '../origin-check.ts'
import { rateLimit } from '../rate-limit.ts'
import { contentSecurityPolicy } from '../security-headers.ts'

/** A request to the proxy, independent of the server that received it. */
export interface ProxyMessage {
  readonly method: string
  /** Path and query, beginning with the prefix. Neither decoded nor normalised where the server permits that. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: ReceivedHeaders
  readonly body: CallBody | null
  readonly caller: ClientDisconnect
}

/** The reply to a message. The body is a string for problem details. */
export interface ProxyReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ApiResponse['body'] | string
}

/** Never rejects: failures become problem details. */
export type AnswerApiCall = (message: ProxyMessage) => Promise<ProxyReply>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const allow = methods.join(', ')

/** Reads `<prefix><connection><path>?<query>`. Throws `method-not-allowed` or `connection-not-found`. */
export const readCall = (
  { method, target, headers, body, caller }: ProxyMessage,
  prefix: string,
): ApiCall => {
  if (!methods.includes(method)) throw new Failure('method-not-allowed', method, { allow })
  const queryAt = target.indexOf('?')
  const path = queryAt === -1 ? target : target.slice(0, queryAt)
  const idEnd = path.indexOf('/', prefix.length)
  const connection = ConnectionId.safeParse(path.slice(prefix.length, idEnd === -1 ? undefined : idEnd))
  if (!connection.success) throw new Failure('connection-not-found', 'no connection id')
  return {
    connection: connection.data,
    method,
    rawPath: idEnd === -1 ? '' : path.slice(idEnd),
    query: queryAt === -1 ? '' : target.slice(queryAt + 1),
    headers,
    body: method === 'GET' ? null : body,
    caller,
  }
}

/** The request of a failure, for the log: without its query. */
export const whereOf = ({ method, target, caller }: ProxyMessage, by: FailedRequest['by']): FailedRequest => {
  const [path = ''] = target.split('?', 1)
  return { path, method, by, clientDisconnected: caller.disconnected }
}

/** Path prefix of calls by browsers, up to the connection id. */
export const browserPrefix = '/bff/proxy/'
/** Path prefix of calls by host back ends, up to the connection id. */
export const hostPrefix = '/v1/proxy/'

/** Dependencies of the adapter. */
export interface ProxyAdapterNeeds extends HostKeyNeeds {
  readonly origin: string
  readonly openRequestSession: OpenRequestSession
  /** Per session, over all its connections. */
  readonly callsPerMinute: number
  readonly proxy: Proxy
  readonly failureAnswer: (error: unknown, request: FailedRequest) => FailureAnswer
  /** Headers of every problem; the proxy adds its own to API responses. */
  readonly headers: Readonly<Record<string, string>>
  readonly clock: MonotonicClock
}

/** Authenticates API calls of browsers and of host back ends, and answers them, whichever server they arrive at. */
export const proxyAdapter = (needs: ProxyAdapterNeeds): AnswerApiCall => {
  const problem = problemReply(needs)
  const answerBrowser = browserAdapter(needs, problem)
  const answerHost = hostAdapter(needs, problem)
  return (message) => (message.target.startsWith(hostPrefix) ? answerHost(message) : answerBrowser(message))
}

type ProblemReply = (error: unknown, message: ProxyMessage, by: FailedRequest['by']) => ProxyReply

const problemReply = ({ failureAnswer, headers: always }: ProxyAdapterNeeds): ProblemReply => {
  const base = { 'content-security-policy': contentSecurityPolicy('data'), ...always }
  return (error, message, by) => {
    const { status, headers, body } = failureAnswer(error, whereOf(message, by))
    return { status, headers: { ...base, ...headers }, body }
  }
}

const browserAdapter = (needs: ProxyAdapterNeeds, problem: ProblemReply): AnswerApiCall => {
  const limitCalls = sessionRateLimit(needs.callsPerMinute, needs.clock)
  return async (message) => {
    let requestSession: RequestSession | undefined
    try {
      requireOwnOrigin(provenanceOf(message), needs.origin)
      const opening = needs.openRequestSession(presentedSession(headerText(message.headers, 'cookie')))
      requestSession = isKnown(opening) ? opening : await opening
      const session = requireSession(requestSession)
      limitCalls(session)
      const reply = await needs.proxy.callForBrowser(readCall(message, browserPrefix), session)
      return withCookie(requestSession, reply)
    } catch (error) {
      return withCookie(requestSession, problem(error, message, byOf(requestSession)))
    }
  }
}

const byOf = (requestSession: RequestSession | undefined): FailedRequest['by'] =>
  (requestSession?.session?.subject ?? null) === null ? 'anyone' : 'person'

const provenanceOf = ({ headers, method }: ProxyMessage) => ({
  header: headerText(headers, appHeader),
  origin: headerText(headers, 'origin'),
  site: headerText(headers, 'sec-fetch-site'),
  destination: headerText(headers, 'sec-fetch-dest'),
  reads: isReading(method),
})

// A session in a loop must not use up the rate budget that all of them share.
const sessionRateLimit = (
  callsPerMinute: number,
  clock: MonotonicClock,
): ((session: SessionRecord) => void) => {
  const count = rateLimit({ calls: callsPerMinute, seconds: 60 }, clock)
  return ({ record }) => {
    const retryAfterSeconds = count(record)
    if (retryAfterSeconds !== undefined)
      throw new Failure('too-many-requests', 'API calls of one session', { retryAfterSeconds })
  }
}

const withCookie = (requestSession: RequestSession | undefined, reply: ProxyReply): ProxyReply => {
  if (!requestSession?.cookieChange) return reply
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookieHeader(requestSession.cookieChange) } }
}

const hostAdapter = (needs: ProxyAdapterNeeds, problem: ProblemReply): AnswerApiCall => {
  const authenticate = authenticateHost(needs)
  return async (message) => {
    let by: FailedRequest['by'] = 'anyone'
    try {
      const key = presentedHostKey({
        authorization: headerText(message.headers, 'authorization'),
        origin: headerText(message.headers, 'origin'),
        site: headerText(message.headers, 'sec-fetch-site'),
      })
      const call = readCall(message, hostPrefix)
      const host = await authenticate(key)
      by = 'host'
      requireScope(host, 'call')
      const subject = readSubject(headerText(message.headers, subjectHeader))
      return await needs.proxy.callForHost(call, host, subject)
    } catch (error) {
      return problem(error, message, by)
    }
  }
}
