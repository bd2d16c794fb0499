import { base64url } from 'jose'

/** The hash algorithm of a signature algorithm. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const digestOf = (algorithm: string): string => {
  const size = /^(?:RS|ES|PS)(256|384|512)$/.exec(algorithm)?.[1]
  return size === undefined ? 'SHA-512' : `SHA-${size}`
}

/**
 * True if the claim `c_hash`, `at_hash` or `s_hash` matches the value.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken
 */
export const hashMatches = async (claimed: unknown, value: string, algorithm: string): Promise<boolean> => {
  const digest = new Uint8Array(
    await crypto.subtle.digest(digestOf(algorithm), new TextEncoder().encode(value)),
  )
  return claimed === base64url.encode(digest.subarray(0, digest.length / 2))
}
