import { Failure } from '../failure.ts'
import type { Sending } from './api-request.ts'
import { type Attempted, attemptCall } from './attempt-call.ts'
import { canBeSentAgain } from './call-body.ts'
import type { GatewayKey } from '../gateway-keys/gateway-key.ts'
import { discard } from '../streams/discard.ts'
import type { ProxyNeeds } from './needs.ts'

/** Makes the call with the subscription key of the moment; where the gateway refuses that, once more with the other one. */
export const attemptWithKey = async (
  needs: ProxyNeeds,
  sending: Sending,
  access: string,
): Promise<Attempted> => {
  const { operation } = sending.found
  const choice = needs.keys.choose(sending.integration, operation.id)
  if (choice.kind === 'none') return attemptCall(needs, sending, { access, subscriptionKey: undefined })
  if (choice.kind === 'rejected') throw bothRefused(sending, choice.retryAfterSeconds)
  const attempted = await attemptCall(needs, sending, { access, subscriptionKey: choice.reveal() })
  const other = recordKeyOutcome(needs, sending, { key: choice, attempted })
  if (!other || !canBeSentAgain(sending.body)) return attempted
  discard(attempted.response.body)
  const again = await attemptCall(needs, sending, { access, subscriptionKey: other.reveal() })
  recordKeyOutcome(needs, sending, { key: other, attempted: again })
  return again
}

interface Tried {
  readonly key: GatewayKey
  readonly attempted: Attempted
}

/** Tells what became of the key; answers the one that is worth another try. */
const recordKeyOutcome = (
  { keys }: ProxyNeeds,
  { found }: Sending,
  { key, attempted }: Tried,
): GatewayKey | undefined => {
  if (attempted.code === 'subscription-key-rejected') return keys.rejected(key, found.operation.id)
  keys.accepted(key)
  return undefined
}

const bothRefused = ({ row, found }: Sending, retryAfterSeconds: number): Failure =>
  new Failure('subscription-key-rejected', `refused a moment ago for ${found.operation.id}`, {
    connection: row.id,
    retryAfterSeconds,
  })
