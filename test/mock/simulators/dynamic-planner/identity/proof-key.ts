import { base64url } from 'jose'
import type { IssuedCode } from './identity-state.ts'

/** Reports whether the verifier matches. Without a challenge a verifier does not match. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const verifierMatches = async (
  { codeChallenge, codeChallengeMethod }: IssuedCode,
  verifier: string | null,
) => {
  if (codeChallenge === undefined) return verifier === null
  if (verifier === null || verifier.length < 43 || verifier.length > 128) return false
  return (await transform(verifier, codeChallengeMethod)) === codeChallenge
}

const transform = async (verifier: string, method: string | undefined) => {
  if (method !== 'S256') return verifier
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  )
}
