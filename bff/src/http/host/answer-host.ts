import type { HostEndpoint, HostEndpointName, hostEndpoints } from '@planbridge/shared/host-api'
import type { Context, Handler } from 'hono'
import { Failure } from '../../failure.ts'
import { type AuthenticateHost, type HostKeyPrincipal, requireScope } from '../../principal/host-key.ts'
import type { UseCaseFor } from '../../principal/principal.ts'
import type { FailedRequest, FailureAnswer } from '../failure-response.ts'
import { presentedHostKey } from '../host-credentials.ts'
import type { CountRequest } from '../rate-limit.ts'
import { readInput } from '../read-input.ts'
import {
  type AnswerKeyed,
  canonicalText,
  idempotencyHeader,
  type PlainAnswer,
  readIdempotencyKey,
} from './idempotent-request.ts'
import { readQuery } from '../read-query.ts'

/** The use case of each endpoint for the back ends of hosts. */
export type HostUseCases = {
  readonly [Name in HostEndpointName]: UseCaseFor<(typeof hostEndpoints)[Name], 'host-key'>
}

/** Dependencies of every endpoint besides its use case. */
export interface HostAnswerNeeds {
  readonly authenticate: AuthenticateHost
  /** Counts the requests of each key. */
  readonly countRequest: CountRequest
  readonly answerOnce: AnswerKeyed
  readonly failureAnswer: (error: unknown, request: FailedRequest) => FailureAnswer
}

const principals = new WeakMap<Context, HostKeyPrincipal>()

/** The request of a failure, for the log. */
export const failedHostRequestOf = (c: Context): FailedRequest => ({
  path: c.req.path,
  method: c.req.method,
  by: principals.has(c) ? 'host' : 'anyone',
  clientDisconnected: c.req.raw.signal.aborted,
})

/**
 * Turns an endpoint and its use case into a Hono handler: key, scope, rate limit, input, use case, output. With an idempotency key, a
 * repeated request gets the answer of the first one.
 */
export const answerHost = (
  endpoint: HostEndpoint,
  useCase: (input: never, caller: HostKeyPrincipal) => Promise<unknown>,
  needs: HostAnswerNeeds,
): Handler =>
  async function answerHostEndpoint(c) {
    const principal = await authenticated(c, needs)
    requireScope(principal, endpoint.scope)
    const retryAfterSeconds = needs.countRequest(principal.name)
    if (retryAfterSeconds !== undefined)
      throw new Failure('too-many-requests', 'requests of one host key', { retryAfterSeconds })
    const query = readQuery(new URL(c.req.url).search, endpoint.query)
    const key = endpoint.idempotent ? readIdempotencyKey(c.req.header(idempotencyHeader)) : undefined
    const input = await readInput(c, endpoint, query)
    const make = async () => endpoint.output.parse(await useCase(input as never, principal)) as object
    if (key === undefined) return c.json(await make())
    const request = keyedRequest(endpoint, { principal, key, input })
    const { answer, repeated } = await needs.answerOnce(request, () => plainAnswer(c, needs, make))
    const headers = { ...answer.headers, ...(repeated && { 'idempotency-replayed': 'true' }) }
    return new Response(answer.body, { status: answer.status, headers })
  }

interface Keyed {
  readonly principal: HostKeyPrincipal
  readonly key: string
  readonly input: unknown
}

const keyedRequest = ({ method, path }: HostEndpoint, { principal, key, input }: Keyed) => {
  const { subject = null } = input as { readonly subject?: string }
  const { tenant, name: host } = principal
  return { tenant, host, key, request: canonicalText([method, path, input]), account: subject }
}

/** The answer to a request, also if it fails. */
const plainAnswer = async (
  c: Context,
  { failureAnswer }: HostAnswerNeeds,
  make: () => Promise<object>,
): Promise<PlainAnswer> => {
  try {
    const body = JSON.stringify(await make())
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  } catch (error) {
    return failureAnswer(error, failedHostRequestOf(c))
  }
}

const authenticated = async (c: Context, { authenticate }: HostAnswerNeeds): Promise<HostKeyPrincipal> => {
  const key = presentedHostKey({
    authorization: c.req.header('authorization'),
    origin: c.req.header('origin'),
    site: c.req.header('sec-fetch-site'),
  })
  const principal = await authenticate(key)
  principals.set(c, principal)
  return principal
}
