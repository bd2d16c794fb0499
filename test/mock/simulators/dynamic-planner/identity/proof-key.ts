import { sha256Base64url } from '../../digest.ts'
import type { IssuedCode } from './identity-state.ts'

/** Reports whether the verifier matches. Without a challenge, a verifier is refused. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const verifierMatches = async (
  { codeChallenge, codeChallengeMethod }: IssuedCode,
  verifier: string | null,
) => {
  if (codeChallenge === undefined) return verifier === null
  if (verifier === null || verifier.length < 43 || verifier.length > 128) return false
  const transformed = codeChallengeMethod === 'S256' ? await sha256Base64url(verifier) : verifier
  return transformed === codeChallenge
}
