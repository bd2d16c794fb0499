import { sha256Base64url } from '../../digest.ts'

/** Reports whether the verifier matches the challenge. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
export const provesPossession = async (
  verifier: string,
  challenge: { readonly value: string; readonly method: string },
): Promise<boolean> => {
  if (challenge.method === 'plain') return verifier === challenge.value
  return (await sha256Base64url(verifier)) === challenge.value
}
