import type { Access, Endpoint, EndpointName, endpoints, StreamEndpoint } from '@planbridge/shared/contract'
import type { Context, Handler } from 'hono'
import type { StreamUseCaseFor, UseCaseFor } from '../../principal/principal.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { requireOperator, requirePerson, requireSession } from '../../principal/require-person.ts'
import { requestSessionOf } from './session-cookie-middleware.ts'
import { answerFacts } from './answer-facts.ts'
import type { SentEvents } from '../../streams/sent-events.ts'
import { readInput } from '../read-input.ts'
import { readQuery } from '../read-query.ts'
import { answerEvents } from './answer-events.ts'
import type { InboundRateLimit } from './inbound-rate-limit.ts'

/** One use case per endpoint; a missing one does not compile. */
export type UseCases = {
  readonly [Name in EndpointName]: (typeof endpoints)[Name] extends StreamEndpoint
    ? StreamUseCaseFor<(typeof endpoints)[Name], 'browser-session'>
    : UseCaseFor<(typeof endpoints)[Name], 'browser-session'>
}

const guards: Record<Access, (requestSession: RequestSession) => void> = {
  anyone: () => {},
  visitor: () => {},
  session: requireSession,
  person: requirePerson,
  operator: requireOperator,
}

/** Dependencies of every endpoint besides its use case. */
export interface AnswerNeeds {
  readonly openRequestSession: OpenRequestSession
  readonly inboundRateLimit: InboundRateLimit
}

type AnyUseCase = (
  input: never,
  requestSession: RequestSession,
  lastEventId: string | undefined,
) => Promise<unknown>

/**
 * Turns an endpoint and its use case into a Hono handler: session, access, input, rate limit, use case, output. A request that is
 * refused in any case is not counted, because the callers of one address share a limit. A stream is opened by the page, also while its
 * person is away, so it does not keep the session alive.
 */
export const answer = (
  endpoint: Endpoint,
  useCase: AnyUseCase,
  { openRequestSession, inboundRateLimit }: AnswerNeeds,
): Handler =>
  async function answerEndpoint(c) {
    const requestSession = await requestSessionOf(c, openRequestSession, endpoint.stream)
    guards[endpoint.access](requestSession)
    const input = await readInput(c, endpoint, queryOf(c, endpoint))
    inboundRateLimit(c, endpoint, requestSession)
    const result = await useCase(input as never, requestSession, c.req.header('last-event-id'))
    if (endpoint.stream) return answerEvents(c, result as SentEvents<unknown>, endpoint.output)
    const output = endpoint.output.parse(result)
    if (output === null) return c.body(null, 204)
    return endpoint.facts ? answerFacts(c, output as object) : c.json(output as object)
  }

const queryOf = (c: Context, { query }: Endpoint): Readonly<Record<string, string>> =>
  query ? readQuery(new URL(c.req.url).search, query) : {}
