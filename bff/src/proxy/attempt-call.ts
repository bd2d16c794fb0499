import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { KnownConnection } from '../store/ports.ts'
import { type ForwardOutcome, type ForwardResponse, headerText } from '../transport/forward.ts'
import { apiRequest, type Credentials, type Sending } from './api-request.ts'
import type { ProxyNeeds } from './needs.ts'
import { jsonIn, wholeUpTo } from './peek.ts'

export interface Attempted {
  readonly response: ForwardResponse
  /** What the provider's refusal means; undefined for everything else. */
  readonly code: FailureCode | undefined
}

const peekedBytesMax = 65_536

/** Makes the call once, and says what a refusal means by the provider's own rules. */
export const attemptCall = async (
  { forward }: Pick<ProxyNeeds, 'forward'>,
  sending: Sending,
  credentials: Credentials,
): Promise<Attempted> => {
  const { integration, row } = sending
  const outcome = await forward(apiRequest(sending, credentials))
  if (outcome.kind !== 'answer') throw noAnswer(outcome, row)
  const { response } = outcome
  if (response.status < 400) return { response, code: undefined }
  const body = await wholeUpTo(response.body, peekedBytesMax).catch((cause: unknown) => {
    throw new Failure('provider-unreachable', 'its answer broke off', { cause, connection: row.id })
  })
  const headers = { get: (name: string) => headerText(response.headers, name) ?? null }
  const refused = { status: response.status, headers, json: jsonIn(body) }
  const code = classifyRefusal(integration.provider.refusals.api, refused)
  return { response: { ...response, body }, code }
}

const noAnswer = (
  { kind, detail, cause }: Exclude<ForwardOutcome, { kind: 'answer' }>,
  { id }: KnownConnection,
): Failure => {
  // What the caller's own body threw on its way.
  if (cause instanceof Failure) return cause
  const code = kind === 'too-slow' ? 'provider-too-slow' : 'provider-unreachable'
  return new Failure(code, detail, { connection: id })
}
