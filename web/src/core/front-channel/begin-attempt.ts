import { cancelAttempt, startAttempt } from '@planbridge/shared/contract'
import type { AuthorizationFacts, Challenge, State } from '@planbridge/shared/contract'
import { failed } from '../bff-client.ts'
import type { BffFailure, Call, CallResult } from '../bff-client.ts'
import { authorizationRequest } from './authorization-request.ts'
import type { AttemptOptions, PendingAttempts } from './pending-attempt.ts'
import { makeProof } from './proof.ts'
import type { Random } from './proof.ts'

export interface FrontChannel {
  readonly call: Call
  readonly pending: PendingAttempts
  readonly random: Random
}

export type BeginResult =
  | { readonly kind: 'navigate'; readonly url: string }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** Starts an attempt of this person's session. */
export const beginAttempt = (
  { call, pending, random }: FrontChannel,
  options: AttemptOptions,
): Promise<BeginResult> =>
  beginWith(
    {
      pending,
      random,
      start: (challenge) => call(startAttempt, { ...options.request, challenge }),
      drop: (state) => call(cancelAttempt, { state }),
    },
    options,
  )

export interface AttemptStart extends Pick<FrontChannel, 'pending' | 'random'> {
  readonly start: (challenge: Challenge) => Promise<CallResult<AuthorizationFacts>>
  /** Ends an attempt that this tab cannot complete. */
  readonly drop: (state: State) => Promise<unknown>
}

/** Starts an attempt: the verifier stays in this tab, the challenge goes to the BFF, and the URL leads to the provider. */
export async function beginWith(
  { start, drop, pending, random }: AttemptStart,
  options: AttemptOptions,
): Promise<BeginResult> {
  // `subtle` is absent outside secure contexts, although its type does not say so.
  if (!(random.subtle as SubtleCrypto | undefined)) return failed('browser-unsuitable')
  const proof = await makeProof(random)
  const started = await start(proof.challenge)
  if (started.kind === 'failed') return started
  if (await pending.save(started.output, proof, options)) {
    return { kind: 'navigate', url: authorizationRequest(started.output, proof.challenge) }
  }
  await drop(started.output.state)
  return failed('storage-blocked')
}
