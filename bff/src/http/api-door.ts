import { isKnown } from '../awaitable.ts'
import { Failure } from '../failure.ts'
import type { ApiAnswer, ApiCall } from '../proxy/api-call.ts'
import type { OpenVisit, Visit } from '../session/visit.ts'
import type { SessionRecord } from '../store/ports.ts'
import { headerText } from '../transport/forward.ts'
import { cookieHeader, presentedSession } from './cookie.ts'
import type { FailureAnswer, Where } from './failure-response.ts'
import { appHeader, isReading, requireOwnOrigin } from './origin-check.ts'
import { dataPolicy } from './security-headers.ts'
import type { PaceCalls } from './session-pace.ts'
import { type AnswerApiCall, readCall, type WireAnswer, type WireCall, whereOf } from './wire.ts'

export const apiPrefix = '/bff/proxy/'

export interface ApiDoorNeeds {
  readonly origin: string
  readonly openVisit: OpenVisit
  readonly paceCalls: PaceCalls
  readonly forwardRequest: (call: ApiCall, session: SessionRecord) => Promise<ApiAnswer>
  readonly failureAnswer: (error: unknown, where: Where) => FailureAnswer
  /** Of every problem; what an API answered brings its own. */
  readonly headers: Readonly<Record<string, string>>
}

/** The way from whatever wire to an API call and back: the same judgement for all of them. */
export const apiDoor = (needs: ApiDoorNeeds): AnswerApiCall => {
  const ofProblem = { 'content-security-policy': dataPolicy, ...needs.headers }
  return async (wire) => {
    let visit: Visit | undefined
    try {
      requireOwnOrigin(provenanceOf(wire), needs.origin)
      const opening = needs.openVisit(presentedSession(headerText(wire.headers, 'cookie')))
      visit = isKnown(opening) ? opening : await opening
      if (!visit.session) throw new Failure('session-required', 'no live session')
      needs.paceCalls(visit.session)
      return withCookie(visit, await needs.forwardRequest(readCall(wire, apiPrefix), visit.session))
    } catch (error) {
      const { status, headers, body } = needs.failureAnswer(error, whereOf(wire))
      return withCookie(visit, { status, headers: { ...ofProblem, ...headers }, body })
    }
  }
}

const provenanceOf = ({ headers, method }: WireCall) => ({
  header: headerText(headers, appHeader),
  origin: headerText(headers, 'origin'),
  site: headerText(headers, 'sec-fetch-site'),
  destination: headerText(headers, 'sec-fetch-dest'),
  reads: isReading(method),
})

const withCookie = (visit: Visit | undefined, answer: WireAnswer): WireAnswer => {
  if (!visit?.change) return answer
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookieHeader(visit.change) } }
}
