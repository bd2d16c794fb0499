import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { Keyring } from './keyring.ts'

/** The record and field that a sealed text is bound to. It cannot be opened for any other. */
export interface SealedPlace {
  readonly tenant: string
  readonly connection: string
  readonly field: string
  readonly version: number
}

/** The result of opening a sealed text. */
export type Opened =
  | { readonly kind: 'opened'; readonly text: string }
  | { readonly kind: 'refused'; readonly detail: string }
  /** This instance does not have the key. Another instance may have it, or this one after its configuration is updated. */
  | { readonly kind: 'key-missing'; readonly detail: string }

const alg = 'A256GCMKW'
const enc = 'A256GCM'
const placeOf = ({ tenant, connection, field, version }: SealedPlace) => [tenant, connection, field, version]

/**
 * Encrypts a text as a compact JWE with a content key of its own, which the current vault key wraps. The place is part of the
 * authenticated header.
 * @see https://www.rfc-editor.org/rfc/rfc7516#section-7.1
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-4.7
 */
export const seal = (keyring: Keyring, place: SealedPlace, text: string): Promise<string> => {
  const key = keyring.key(keyring.current)
  if (!key) throw new Error(`vault key ${keyring.current} is missing`)
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, enc, kid: keyring.current, place: placeOf(place) })
    .encrypt(key)
}

/** The key id in the header of a sealed text; '' if the header is unreadable. */
export const sealedUnder = (sealed: string): string => {
  try {
    const { kid } = decodeProtectedHeader(sealed)
    return typeof kid === 'string' ? kid : ''
  } catch {
    return ''
  }
}

/** Decrypts a text that was sealed for exactly this place. A refusal contains no plaintext. */
export const unseal = async (keyring: Keyring, place: SealedPlace, sealed: string): Promise<Opened> => {
  try {
    const keyId = sealedUnder(sealed)
    if (keyId === '') return { kind: 'refused', detail: 'no key id' }
    const key = keyring.key(keyId)
    if (!key) return { kind: 'key-missing', detail: 'sealed with a key that is not configured' }
    const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] }
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, options)
    if (JSON.stringify(protectedHeader['place']) !== JSON.stringify(placeOf(place))) {
      return { kind: 'refused', detail: 'sealed for another place' }
    }
    return { kind: 'opened', text: new TextDecoder().decode(plaintext) }
  } catch (error) {
    // The text is foreign: whatever error it causes, it stays and can be opened after a repair.
    return { kind: 'refused', detail: error instanceof Error ? error.name : 'unknown' }
  }
}
