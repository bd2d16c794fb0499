import { base64url } from 'jose'

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

/** SHA-256 in base64url, the PKCE method S256. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
export const sha256Base64url = async (text: string): Promise<string> => base64url.encode(await sha256(text))

/**
 * The left half of SHA-256 in base64url, for `c_hash`, `at_hash` and `s_hash`.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken
 */
export const halfHash = async (text: string): Promise<string> =>
  base64url.encode((await sha256(text)).subarray(0, 16))
