import { sha256 } from '../runtime/sha256.ts'

/** True if the challenge is the S256 transformation of the verifier. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const challengeMatches = async (verifier: string, challenge: string): Promise<boolean> =>
  // The challenge is not secret, so the comparison need not take constant time.
  (await sha256(verifier)) === challenge
