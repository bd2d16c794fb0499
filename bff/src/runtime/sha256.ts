import { base64url } from 'jose'

/** SHA-256 of a text's UTF-8 bytes, in base64url without padding. */
export const sha256 = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
