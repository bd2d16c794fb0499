import { base64url } from 'jose'

/** Reports whether the verifier matches the challenge. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const provesPossession = async (
  verifier: string,
  challenge: { readonly value: string; readonly method: string },
): Promise<boolean> => {
  if (challenge.method === 'plain') return verifier === challenge.value
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return base64url.encode(new Uint8Array(digest)) === challenge.value
}
