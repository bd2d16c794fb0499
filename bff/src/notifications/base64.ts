type Bytes = Uint8Array<ArrayBuffer>

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-4 */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Throws for a text that is not base64. */
export const fromBase64 = (text: string): Bytes =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
