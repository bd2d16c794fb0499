import { Challenge, Verifier } from '@planbridge/shared/contract'
import { base64url } from 'jose'

export interface Proof {
  readonly verifier: Verifier
  readonly challenge: Challenge
}

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
export const makeProof = async (): Promise<Proof> => {
  const verifier = base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return {
    verifier: Verifier.parse(verifier),
    challenge: Challenge.parse(base64url.encode(new Uint8Array(digest))),
  }
}
