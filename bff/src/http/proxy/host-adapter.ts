import { Failure } from '../../failure.ts'
import { authenticateHost, type HostKeyNeeds, type HostKeyPrincipal } from '../../principal/host-key.ts'
import type { ApiAnswer, ApiCall } from '../../proxy/api-call.ts'
import { headerText, type ReceivedHeaders } from '../../transport/forward.ts'
import type { FailureAnswer, Where } from '../failure-response.ts'
import { dataPolicy } from '../security-headers.ts'
import { type AnswerApiCall, readCall, whereOf } from './proxy-message.ts'

export const hostPrefix = '/v1/proxy/'

export interface HostAdapterNeeds extends HostKeyNeeds {
  readonly forwardForHost: (call: ApiCall, principal: HostKeyPrincipal) => Promise<ApiAnswer>
  readonly failureAnswer: (error: unknown, where: Where) => FailureAnswer
  /** Of every problem; what an API answered brings its own. */
  readonly headers: Readonly<Record<string, string>>
}

/** The way from a host's back end to an API call and back. */
export const hostAdapter = (needs: HostAdapterNeeds): AnswerApiCall => {
  const authenticate = authenticateHost(needs)
  const ofProblem = { 'content-security-policy': dataPolicy, ...needs.headers }
  return async (message) => {
    try {
      refuseBrowsers(message.headers)
      const [, key] = bearer.exec(headerText(message.headers, 'authorization') ?? '') ?? []
      const principal = await authenticate(key)
      return await needs.forwardForHost(readCall(message, hostPrefix), principal)
    } catch (error) {
      const { status, headers, body } = needs.failureAnswer(error, whereOf(message))
      return { status, headers: { ...ofProblem, ...headers }, body }
    }
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

// A host key in a browser is a host key in everybody's hands.
const refuseBrowsers = (headers: ReceivedHeaders) => {
  if (headers['sec-fetch-site'] !== undefined || headers['origin'] !== undefined)
    throw new Failure('origin-not-allowed', 'host keys are for back ends, and this came from a browser')
}
