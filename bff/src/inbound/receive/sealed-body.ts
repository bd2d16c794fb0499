import { base64url } from 'jose'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A body as a text that can be sealed. Every sequence of bytes comes back as it was. */
export const textOfBody = (bytes: Uint8Array): string => {
  try {
    return `t${decoder.decode(bytes)}`
  } catch {
    return `b${base64url.encode(bytes)}`
  }
}

export const bodyOfText = (text: string): Uint8Array<ArrayBuffer> => {
  const rest = text.slice(1)
  return text.startsWith('b') ? Uint8Array.from(base64url.decode(rest)) : new TextEncoder().encode(rest)
}
