import type { Access, Endpoint, EndpointName, endpoints } from '@planbridge/shared/contract'
import type { Handler } from 'hono'
import type { UseCaseFor } from '../../principal/principal.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { requirePerson, requireSession } from '../../principal/require-person.ts'
import { requestSessionOf } from './session-cookie-middleware.ts'
import { answerFacts } from './answer-facts.ts'
import { readInput } from '../read-input.ts'
import type { InboundRateLimit } from './inbound-rate-limit.ts'

/** One use case per endpoint; a missing one does not compile. */
export type UseCases = {
  readonly [Name in EndpointName]: UseCaseFor<(typeof endpoints)[Name], 'browser-session'>
}

const guards: Record<Access, (requestSession: RequestSession) => void> = {
  anyone: () => {},
  visitor: () => {},
  session: requireSession,
  person: requirePerson,
}

/** Dependencies of every endpoint besides its use case. */
export interface AnswerNeeds {
  readonly openRequestSession: OpenRequestSession
  readonly inboundRateLimit: InboundRateLimit
}

/**
 * Turns an endpoint and its use case into a Hono handler: session, access, input, rate limit, use case, output. A request that is
 * refused in any case is not counted, because the callers of one address share a limit.
 */
export const answer = (
  endpoint: Endpoint,
  useCase: (input: never, requestSession: RequestSession) => Promise<unknown>,
  { openRequestSession, inboundRateLimit }: AnswerNeeds,
): Handler =>
  async function answerEndpoint(c) {
    const requestSession = await requestSessionOf(c, openRequestSession)
    guards[endpoint.access](requestSession)
    const input = await readInput(c, endpoint)
    inboundRateLimit(c, endpoint, requestSession)
    const output = endpoint.output.parse(await useCase(input as never, requestSession))
    if (output === null) return c.body(null, 204)
    return endpoint.facts ? answerFacts(c, output as object) : c.json(output as object)
  }
