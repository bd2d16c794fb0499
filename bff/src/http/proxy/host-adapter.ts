import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import { Failure } from '../../failure.ts'
import type { HostKey } from '../../domain/host-key.ts'
import type { ApiAnswer, ApiCall } from '../../proxy/api-call.ts'
import { headerText, type ReceivedHeaders } from '../../transport/forward.ts'
import type { FailureAnswer, FailedRequest } from '../failure-response.ts'
import { contentSecurityPolicy } from '../security-headers.ts'
import { type AnswerApiCall, readCall, whereOf } from './proxy-message.ts'

export const hostPrefix = '/v1/proxy/'

export interface HostAdapterNeeds {
  readonly keys: readonly HostKey[]
  readonly hash: (text: string) => MaybePromise<string>
  readonly forwardForHost: (call: ApiCall, key: HostKey) => Promise<ApiAnswer>
  readonly failureAnswer: (error: unknown, where: FailedRequest) => FailureAnswer
  /** Of every problem; what an API answered brings its own. */
  readonly headers: Readonly<Record<string, string>>
}

/** The way from a host's back end to an API call and back. */
export const hostAdapter = (needs: HostAdapterNeeds): AnswerApiCall => {
  const byHash = new Map(needs.keys.map((key) => [key.hash, key]))
  const ofProblem = { 'content-security-policy': contentSecurityPolicy('data'), ...needs.headers }
  const keyOf = async (headers: ReceivedHeaders): Promise<HostKey> => {
    refuseBrowsers(headers)
    const [, token] = bearer.exec(headerText(headers, 'authorization') ?? '') ?? []
    // The hash of what was presented is looked up: how long that takes says nothing of any key.
    const key = token === undefined ? undefined : byHash.get(await needs.hash(token))
    if (!key) throw new Failure('host-key-required', 'no known host key')
    return key
  }
  return async (message) => {
    try {
      const key = await keyOf(message.headers)
      return await needs.forwardForHost(readCall(message, hostPrefix), key)
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
