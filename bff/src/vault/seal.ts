import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from 'jose'
import type { Keyring } from './keyring.ts'

/** Where a sealed text belongs; it opens nowhere else. */
export interface SealedPlace {
  readonly tenant: string
  readonly connection: string
  readonly field: string
  readonly version: number
}

export type Opened =
  | { readonly kind: 'opened'; readonly text: string }
  | { readonly kind: 'refused'; readonly detail: string }
  /** It names a key that this instance does not hold: another instance may, or this one after its next start. */
  | { readonly kind: 'key-missing'; readonly detail: string }

const alg = 'A256GCMKW'
const enc = 'A256GCM'
const placeOf = ({ tenant, connection, field, version }: SealedPlace) => [tenant, connection, field, version]

/** A JWE whose content key is its own, wrapped by a key of the ring. @see https://www.rfc-editor.org/rfc/rfc7518#section-4.7 */
export const seal = (ring: Keyring, place: SealedPlace, text: string): Promise<string> => {
  const key = ring.key(ring.current)
  if (!key) throw new Error(`vault key ${ring.current} is gone`)
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, enc, kid: ring.current, place: placeOf(place) })
    .encrypt(key)
}

/** The id of the key that something lies under, by its header; '' where that cannot be read. */
export const sealedUnder = (sealed: string): string => {
  try {
    const { kid } = decodeProtectedHeader(sealed)
    return typeof kid === 'string' ? kid : ''
  } catch {
    return ''
  }
}

/** Opens what was sealed for exactly this place, and refuses everything else without a word of plaintext. */
export const unseal = async (ring: Keyring, place: SealedPlace, sealed: string): Promise<Opened> => {
  try {
    const name = sealedUnder(sealed)
    if (name === '') return { kind: 'refused', detail: 'names no key' }
    const key = ring.key(name)
    if (!key) return { kind: 'key-missing', detail: 'sealed under a key that is not on the ring' }
    const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] }
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, options)
    if (JSON.stringify(protectedHeader['place']) !== JSON.stringify(placeOf(place))) {
      return { kind: 'refused', detail: 'sealed for another place' }
    }
    return { kind: 'opened', text: new TextDecoder().decode(plaintext) }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError)
      return { kind: 'refused', detail: error.name }
    throw error
  }
}
