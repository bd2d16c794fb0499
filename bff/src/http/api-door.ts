import { ConnectionId } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { ApiAnswer, ApiCall, CallBody } from '../proxy/api-call.ts'
import type { OpenVisit, Visit } from '../session/visit.ts'
import type { SessionRecord } from '../store/ports.ts'
import type { Departure } from '../transport/departure.ts'
import { headerText, type ReceivedHeaders } from '../transport/forward.ts'
import { cookieHeader, presentedSession } from './cookie.ts'
import type { FailureAnswer } from './failure-response.ts'
import { appHeader, isReading, requireOwnOrigin } from './origin-check.ts'
import { dataPolicy } from './security-headers.ts'

export const apiPrefix = '/bff/proxy/'

/** An API call as it comes over a wire, whichever that is. */
export interface WireCall {
  readonly method: string
  /** Begins with the prefix. Not decoded and not normalised, where the wire allows it. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: ReceivedHeaders
  readonly body: CallBody | null
  readonly caller: Departure
}

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ApiAnswer['body'] | string
}

/** Never rejects: what goes wrong is an answer as well. */
export type AnswerApiCall = (wire: WireCall) => Promise<WireAnswer>

export interface ApiDoorNeeds {
  readonly origin: string
  readonly openVisit: OpenVisit
  readonly forwardRequest: (call: ApiCall, session: SessionRecord) => Promise<ApiAnswer>
  readonly failureAnswer: (error: unknown, where: { path: string; method: string }) => FailureAnswer
  /** Of every answer of ours. */
  readonly headers: Readonly<Record<string, string>>
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const allow = methods.join(', ')

/** The way from whatever wire to an API call and back: the same judgement for all of them. */
export const apiDoor = (needs: ApiDoorNeeds): AnswerApiCall => {
  const ofProblem = { 'content-security-policy': dataPolicy, ...needs.headers }
  return async (wire) => {
    let visit: Visit | undefined
    try {
      requireOwnOrigin(provenanceOf(wire), needs.origin)
      visit = await needs.openVisit(presentedSession(headerText(wire.headers, 'cookie')))
      if (!visit.session) throw new Failure('session-required', 'no live session')
      if (!methods.includes(wire.method)) throw new Failure('method-not-allowed', wire.method, { allow })
      const { status, headers, body } = await needs.forwardRequest(readCall(wire), visit.session)
      return { status, headers: { ...needs.headers, ...headers, ...cookieOf(visit) }, body }
    } catch (error) {
      const [path = ''] = wire.target.split('?', 1)
      const { status, headers, body } = needs.failureAnswer(error, { path, method: wire.method })
      return { status, headers: { ...ofProblem, ...headers, ...cookieOf(visit) }, body }
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

const cookieOf = (visit: Visit | undefined): Readonly<Record<string, string>> | undefined =>
  visit?.change && { 'set-cookie': cookieHeader(visit.change) }

const readCall = ({ method, target, headers, body, caller }: WireCall): ApiCall => {
  const queryAt = target.indexOf('?')
  const path = queryAt === -1 ? target : target.slice(0, queryAt)
  const idEnd = path.indexOf('/', apiPrefix.length)
  const connection = ConnectionId.safeParse(path.slice(apiPrefix.length, idEnd === -1 ? undefined : idEnd))
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
