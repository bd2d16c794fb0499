import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import { type ForwardOutcome, type ForwardResponse, headerText } from '../transport/forward.ts'
import type { Credentials, Sending } from './api-request.ts'
import type { ProxyNeeds } from './needs.ts'
import { parseJsonBody, bufferUpTo } from '../streams/buffered-prefix.ts'
import { transformBody } from '../streams/body-transform.ts'
import { sendCall, type Sent } from './send-call.ts'

export interface Attempted {
  readonly response: ForwardResponse
  /** What the provider's refusal means; undefined for everything else. */
  readonly code: FailureCode | undefined
}

const peekedBytesMax = 65_536

/** Makes the call, and says what a refusal means by the provider's own rules. */
export const attemptCall = async (
  needs: Pick<ProxyNeeds, 'forward' | 'admission' | 'sleep'>,
  sending: Sending,
  credentials: Credentials,
): Promise<Attempted> => {
  const sent = await sendCall(needs, sending, credentials)
  const { outcome, place } = sent
  if (outcome.kind !== 'answer') {
    const isOurs = sending.call.caller.gone || outcome.cause instanceof Failure
    place.done(isOurs ? { kind: 'abandoned' } : outcome)
    throw noAnswer(outcome, sending.row)
  }
  const { response } = outcome
  if (response.status >= 400) return readRefusal(sending, sent, response)
  const over = () => place.done(outcome)
  if (response.body !== null && !(response.body instanceof Uint8Array))
    return { response: { ...response, body: transformBody(response.body, { over }) }, code: undefined }
  over()
  return { response, code: undefined }
}

const readRefusal = async (
  { integration, row }: Sending,
  { outcome, place }: Sent,
  response: ForwardResponse,
): Promise<Attempted> => {
  const body = await bufferUpTo(response.body, peekedBytesMax).catch((cause: unknown) => {
    place.done(outcome)
    throw new Failure('provider-unreachable', 'its answer broke off', { cause, connection: row.id })
  })
  const headers = { get: (name: string) => headerText(response.headers, name) ?? null }
  const refused = { status: response.status, headers, json: parseJsonBody(body) }
  const code = classifyRefusal(integration.provider.refusals.api, refused)
  place.done(outcome, code)
  return { response: { ...response, body }, code }
}

const noAnswer = (
  { kind, detail, cause }: Exclude<ForwardOutcome, { kind: 'answer' }>,
  { id }: CachedConnection,
): Failure => {
  // What the caller's own body threw on its way.
  if (cause instanceof Failure) return cause
  const code = kind === 'too-slow' ? 'provider-too-slow' : 'provider-unreachable'
  return new Failure(code, detail, { connection: id })
}
