import { Challenge, Verifier } from '@planbridge/shared/contract'

/** A PKCE-style proof that the same browser tab starts and completes an attempt. */
export interface Proof {
  readonly verifier: Verifier
  readonly challenge: Challenge
}

export type Random = Pick<Crypto, 'getRandomValues'> & { readonly subtle: Pick<SubtleCrypto, 'digest'> }

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/**
 * Creates a verifier of 256 random bits and its S256 challenge. oidc-client-ts does not export its own function for this.
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1
 */
export async function makeProof(random: Random): Promise<Proof> {
  const verifier = base64url(random.getRandomValues(new Uint8Array(32)))
  const digest = await random.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return { verifier: Verifier.parse(verifier), challenge: Challenge.parse(base64url(new Uint8Array(digest))) }
}
