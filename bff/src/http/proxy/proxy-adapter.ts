import { Failure } from '../../failure.ts'
import { authenticateHost, type HostKeyNeeds } from '../../principal/host-key.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { requireSession } from '../../principal/require-person.ts'
import type { Proxy } from '../../proxy/entry-points.ts'
import { isKnown } from '../../runtime/maybe-promise.ts'
import type { Clock } from '../../runtime/platform.ts'
import type { SessionRecord } from '../../store/ports/ports.ts'
import { headerText, type ReceivedHeaders } from '../../transport/forward.ts'
import { cookieHeader, presentedSession } from '../cookie.ts'
import type { FailedRequest, FailureAnswer } from '../failure-response.ts'
import { appHeader, isReading, requireOwnOrigin } from '../origin-check.ts'
import { rateLimit } from '../rate-limit.ts'
import { contentSecurityPolicy } from '../security-headers.ts'
import { type AnswerApiCall, type ProxyMessage, type ProxyReply, readCall, whereOf } from './proxy-message.ts'

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
  readonly clock: Clock
}

/** Authenticates API calls of browsers and of host back ends, and answers them, whichever server they arrive at. */
export const proxyAdapter = (needs: ProxyAdapterNeeds): AnswerApiCall => {
  const problem = problemReply(needs)
  const answerBrowser = browserAdapter(needs, problem)
  const answerHost = hostAdapter(needs, problem)
  return (message) => (message.target.startsWith(hostPrefix) ? answerHost(message) : answerBrowser(message))
}

type ProblemReply = (error: unknown, message: ProxyMessage) => ProxyReply

const problemReply = ({ failureAnswer, headers: always }: ProxyAdapterNeeds): ProblemReply => {
  const base = { 'content-security-policy': contentSecurityPolicy('data'), ...always }
  return (error, message) => {
    const { status, headers, body } = failureAnswer(error, whereOf(message))
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
      return withCookie(requestSession, problem(error, message))
    }
  }
}

const provenanceOf = ({ headers, method }: ProxyMessage) => ({
  header: headerText(headers, appHeader),
  origin: headerText(headers, 'origin'),
  site: headerText(headers, 'sec-fetch-site'),
  destination: headerText(headers, 'sec-fetch-dest'),
  reads: isReading(method),
})

// A session in a loop must not use up the rate budget that all of them share.
const sessionRateLimit = (callsPerMinute: number, clock: Clock): ((session: SessionRecord) => void) => {
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
    try {
      refuseBrowsers(message.headers)
      const [, key] = bearer.exec(headerText(message.headers, 'authorization') ?? '') ?? []
      return await needs.proxy.callForHost(readCall(message, hostPrefix), await authenticate(key))
    } catch (error) {
      return problem(error, message)
    }
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

// A host key that reaches a browser is public.
const refuseBrowsers = (headers: ReceivedHeaders) => {
  if (headers['sec-fetch-site'] !== undefined || headers['origin'] !== undefined)
    throw new Failure('origin-not-allowed', 'a host key was sent by a browser')
}
