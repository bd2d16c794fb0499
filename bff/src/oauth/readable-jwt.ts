import { decodeJwt, decodeProtectedHeader } from 'jose'

// Decoders tolerate whitespace and padding, which RFC 7515 §2 forbids: a token would have several spellings.
export const compactForm = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** True if a text is a JWT whose header and claims can be read, valid or not. */
export const isReadableJwt = (text: string): boolean => {
  if (!compactForm.test(text)) return false
  try {
    return Boolean(decodeProtectedHeader(text) && decodeJwt(text))
  } catch {
    return false
  }
}
