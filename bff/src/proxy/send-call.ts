import { type MaybePromise, isKnown, whenKnown } from '../runtime/maybe-promise.ts'
import { Failure } from '../failure.ts'
import type { ForwardOutcome } from '../transport/forward.ts'
import { apiRequest, type Credentials, type Sending } from './api-request.ts'
import { canBeSentAgain } from './call-body.ts'
import { discard } from '../streams/discard.ts'
import type { Admitted } from '../admission/admission.ts'
import type { ProxyNeeds } from './needs.ts'

type Needs = Pick<ProxyNeeds, 'forward' | 'admission' | 'sleep'>

/** What became of a call on the wire. */
export interface Sent {
  readonly outcome: ForwardOutcome
  /** Its place among the calls that are under way: to be left when the answer has been passed on. */
  readonly place: Admitted
}

/** Sends a call when there is room for it, and again where the provider's own words allow a repeat. */
export const sendCall = async (
  needs: Needs,
  sending: Sending,
  credentials: Credentials,
  repeats = 0,
): Promise<Sent> => {
  const admission = admitted(needs, sending)
  const place = isKnown(admission) ? admission : await admission
  const outcome = await needs.forward(apiRequest(sending, credentials))
  const waitMs = isFine(outcome) ? undefined : repeatAfterMs(needs, sending, { outcome, repeats })
  if (waitMs === undefined) return { outcome, place }
  place.done(outcome)
  if (outcome.kind === 'answer') discard(outcome.response.body)
  await needs.sleep(waitMs)
  return sendCall(needs, sending, credentials, repeats + 1)
}

const isFine = (outcome: ForwardOutcome): boolean =>
  outcome.kind === 'answer' && outcome.response.status < 400

const admitted = ({ admission }: Needs, sending: Sending): MaybePromise<Admitted> => {
  const { integration, row, found, call, body } = sending
  const heldBytes = body instanceof Uint8Array ? body.byteLength : 0
  const wish = { integration, connection: row, operation: found.operation, caller: call.caller, heldBytes }
  return whenKnown(admission.admit(wish), (answer) => {
    if (answer.kind === 'admitted') return answer
    const { code, retryAfterSeconds } = answer
    throw new Failure(code, 'no room for it now', { connection: row.id, retryAfterSeconds })
  })
}

interface Tried {
  readonly outcome: ForwardOutcome
  readonly repeats: number
}

const repeatAfterMs = (
  { admission }: Needs,
  { integration, found, call, body }: Sending,
  { outcome, repeats }: Tried,
): number | undefined => {
  if (call.caller.gone) return undefined
  const { operation } = found
  const replayable = canBeSentAgain(body)
  return admission.retryDelayMs(integration, {
    operation,
    outcome,
    retries: repeats,
    replayable,
    responseStarted: false,
  })
}
