import type { Access, Endpoint, EndpointName, endpoints } from '@planbridge/shared/contract'
import type { Context, Handler } from 'hono'
import { Failure } from '../../failure.ts'
import type { UseCaseFor } from '../../principal/principal.ts'
import type { OpenRequestSession, RequestSession } from '../../principal/request-session.ts'
import { requirePerson, requireSession } from '../../principal/require-person.ts'
import { requestSessionOf } from './session-cookie-middleware.ts'
import { readBody } from './read-body.ts'
import type { InboundRateLimit } from './inbound-rate-limit.ts'

/** One use case for each endpoint: a forgotten one does not compile. */
export type UseCases = {
  readonly [Name in EndpointName]: UseCaseFor<(typeof endpoints)[Name], 'browser-session'>
}

const bodyBytesMax = 131_072
const jsonType = /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i

const guards: Record<Access, (requestSession: RequestSession) => void> = {
  anyone: () => {},
  visitor: () => {},
  session: requireSession,
  person: requirePerson,
}

/** What stands before every endpoint. */
export interface Threshold {
  readonly openRequestSession: OpenRequestSession
  readonly inboundRateLimit: InboundRateLimit
}

/** The way from a request to a use case and back, the same for every endpoint. */
export const answer = (
  endpoint: Endpoint,
  useCase: (input: never, requestSession: RequestSession) => Promise<unknown>,
  { openRequestSession, inboundRateLimit }: Threshold,
): Handler =>
  async function answerEndpoint(c) {
    const requestSession = await requestSessionOf(c, openRequestSession)
    inboundRateLimit(c, endpoint, requestSession)
    guards[endpoint.access](requestSession)
    const input = await readInput(c, endpoint)
    const output = endpoint.output.parse(await useCase(input as never, requestSession))
    return output === null ? c.body(null, 204) : c.json(output as object)
  }

const readInput = async (c: Context, { method, input }: Endpoint): Promise<unknown> => {
  const body = method === 'GET' || method === 'DELETE' ? {} : await readJson(c)
  const parsed = input.safeParse({ ...body, ...c.req.param() })
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || issue.code).slice(0, 10)
  throw new Failure('request-malformed', `input: ${where.join(', ')}`)
}

const readJson = async (c: Context): Promise<object> => {
  if (!jsonType.test(c.req.header('content-type') ?? ''))
    throw new Failure('media-type-unsupported', 'not application/json')
  const bytes = await readBody(c.req.raw, bodyBytesMax)
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // the same answer as for JSON that is no object
  }
  throw new Failure('request-malformed', 'the body is no JSON object')
}
