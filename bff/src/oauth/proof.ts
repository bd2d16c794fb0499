import { base64url } from 'jose'

/** Whether the verifier is the one that the challenge was made of. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const proofFits = async (verifier: string, challenge: string): Promise<boolean> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  // Neither side is secret, so a comparison that takes its time gives nothing away.
  return base64url.encode(new Uint8Array(digest)) === challenge
}
