import { cancelAttempt, startAttempt } from '@planbridge/shared/contract'
import { failed } from '../bff-client.ts'
import type { BffFailure, Call } from '../bff-client.ts'
import { authorizationRequest } from './authorization-request.ts'
import type { AttemptWish, PendingAttempts } from './pending-attempt.ts'
import { makeProof } from './proof.ts'
import type { Random } from './proof.ts'

export interface FrontChannel {
  readonly call: Call
  readonly pending: PendingAttempts
  readonly random: Random
}

export type Beginning =
  | { readonly kind: 'leaving'; readonly url: string }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** Starts an attempt: the verifier stays here, the challenge goes to the BFF, the person goes to the provider. */
export async function beginAttempt(
  { call, pending, random }: FrontChannel,
  wish: AttemptWish,
): Promise<Beginning> {
  // Absent outside secure contexts, whatever the types say.
  if (!(random.subtle as SubtleCrypto | undefined)) return failed('browser-unsuitable')
  const proof = await makeProof(random)
  const started = await call(startAttempt, { ...wish.request, challenge: proof.challenge })
  if (started.kind === 'failed') return started
  if (await pending.keep(started.output, proof, wish)) {
    return { kind: 'leaving', url: authorizationRequest(started.output, proof.challenge) }
  }
  await call(cancelAttempt, { state: started.output.state })
  return failed('storage-blocked')
}
