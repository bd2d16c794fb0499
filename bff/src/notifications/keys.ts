import { keyPrefixes, secretBytes } from '@planbridge/shared/webhooks'
import { base64url } from 'jose'
import type { Random } from '../runtime/platform.ts'
import { fromBase64, toBase64 } from './base64.ts'

type Bytes = Uint8Array<ArrayBuffer>

const algorithm = 'Ed25519'
/** Of the seed, and of the public key. @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1.5 */
const keyBytes = 32

const withoutPrefix = (text: string, prefix: string): Bytes => {
  if (!text.startsWith(prefix)) throw new Error(`a key must begin with ${prefix}`)
  return fromBase64(text.slice(prefix.length))
}

/** The bytes of a `whsec_` secret. Throws if their number is not allowed. */
export const readSecret = (text: string): Bytes => {
  const bytes = withoutPrefix(text, keyPrefixes.secret)
  if (bytes.length < secretBytes.min || bytes.length > secretBytes.max)
    throw new Error(`a secret must have ${secretBytes.min} to ${secretBytes.max} bytes`)
  return bytes
}

/** A new secret. */
export const newSecret = (random: Random): string =>
  keyPrefixes.secret + toBase64(random.bytes(secretBytes.made))

/** The two keys of Ed25519 as texts. The private one has the seed and the public key. */
export interface SigningPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** Makes a new pair. */
export const newSigningPair = async (): Promise<SigningPair> => {
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('the platform made no pair')
  const { d = '', x = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const [seed, point] = [base64url.decode(d), base64url.decode(x)]
  return {
    privateKey: keyPrefixes.privateKey + toBase64(new Uint8Array([...seed, ...point])),
    publicKey: keyPrefixes.publicKey + toBase64(point),
  }
}

/** The key of a `whsk_` text. @see https://www.rfc-editor.org/rfc/rfc8037#section-2 */
export const importSigningKey = (text: string) => {
  const both = withoutPrefix(text, keyPrefixes.privateKey)
  if (both.length !== 2 * keyBytes) throw new Error('a private key must have 64 bytes')
  const d = base64url.encode(both.subarray(0, keyBytes))
  const x = base64url.encode(both.subarray(keyBytes))
  return crypto.subtle.importKey('jwk', { kty: 'OKP', crv: algorithm, d, x }, algorithm, false, ['sign'])
}
