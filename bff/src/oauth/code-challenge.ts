import { base64url } from 'jose'

/** True if the challenge is the S256 transformation of the verifier. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const challengeMatches = async (verifier: string, challenge: string): Promise<boolean> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  // The challenge is not secret, so the comparison need not take constant time.
  return base64url.encode(new Uint8Array(digest)) === challenge
}
