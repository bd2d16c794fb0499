import { isKnown } from '../../runtime/maybe-promise.ts'
import { Failure } from '../../failure.ts'
import type { ApiAnswer, ApiCall } from '../../proxy/api-call.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import type { SessionRecord } from '../../store/ports/ports.ts'
import { headerText } from '../../transport/forward.ts'
import { cookieHeader, presentedSession } from '../cookie.ts'
import type { FailureAnswer, FailedRequest } from '../failure-response.ts'
import { appHeader, isReading, requireOwnOrigin } from '../origin-check.ts'
import { contentSecurityPolicy } from '../security-headers.ts'
import type { LimitCalls } from './session-rate-limit.ts'
import { type AnswerApiCall, readCall, type ProxyReply, type ProxyMessage, whereOf } from './proxy-message.ts'

export const apiPrefix = '/bff/proxy/'

export interface BrowserAdapterNeeds {
  readonly origin: string
  readonly openRequestSession: OpenRequestSession
  readonly limitCalls: LimitCalls
  readonly forwardRequest: (call: ApiCall, session: SessionRecord) => Promise<ApiAnswer>
  readonly failureAnswer: (error: unknown, where: FailedRequest) => FailureAnswer
  /** Of every problem; what an API answered brings its own. */
  readonly headers: Readonly<Record<string, string>>
}

/** The way from whatever wire to an API call and back: the same judgement for all of them. */
export const browserAdapter = (needs: BrowserAdapterNeeds): AnswerApiCall => {
  const ofProblem = { 'content-security-policy': contentSecurityPolicy('data'), ...needs.headers }
  return async (message) => {
    let requestSession: RequestSession | undefined
    try {
      requireOwnOrigin(provenanceOf(message), needs.origin)
      const opening = needs.openRequestSession(presentedSession(headerText(message.headers, 'cookie')))
      requestSession = isKnown(opening) ? opening : await opening
      if (!requestSession.session) throw new Failure('session-required', 'no live session')
      needs.limitCalls(requestSession.session)
      return withCookie(
        requestSession,
        await needs.forwardRequest(readCall(message, apiPrefix), requestSession.session),
      )
    } catch (error) {
      const { status, headers, body } = needs.failureAnswer(error, whereOf(message))
      return withCookie(requestSession, { status, headers: { ...ofProblem, ...headers }, body })
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

const withCookie = (requestSession: RequestSession | undefined, answer: ProxyReply): ProxyReply => {
  if (!requestSession?.change) return answer
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookieHeader(requestSession.change) } }
}
