import { base64url } from 'jose'

/** SHA-256 of bytes, in base64url without padding. */
export const sha256OfBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

/** SHA-256 of a text's UTF-8 bytes, in base64url without padding. */
export const sha256 = (text: string): Promise<string> => sha256OfBytes(new TextEncoder().encode(text))
