import { characterText, foreignCharacter } from '@planbridge/shared/pasted'
import { base64url } from 'jose'
import { vaultKeyBytes } from '../../domain/vault-key.ts'

// The example key in docs/configuration.md: the bytes 0 to 31.
const documentedExample = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'

const distinctBytesMin = 12 // fewer distinct values among 32 random bytes have a probability below 2^-60

// Copied from a URL. The alphabet of a key has no percent sign.
const decoded = (text: string): string => text.replaceAll(/%(2b|2f|3d)/gi, (code) => decodeURIComponent(code))

const unpadded = (text: string): string =>
  decoded(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** Validates a vault key. Returns the problem, or `undefined`. */
export const vaultKeyFault = (text: string): string | undefined => {
  const plain = unpadded(text)
  const foreign = foreignCharacter(plain, (character) => /^[A-Za-z0-9_-]$/.test(character))
  if (foreign)
    return `must be 32 random bytes as base64 or base64url, without ${characterText(foreign)} at position ${foreign.position}`
  const length = Math.floor((plain.length * 3) / 4)
  if (length !== vaultKeyBytes) return `must be 32 random bytes as base64 or base64url, not ${length}`
  if (plain === documentedExample) return 'is the example from the documentation: generate a random one'
  if (new Set(base64url.decode(plain)).size < distinctBytesMin) return 'is not random'
  return undefined
}

/** Normalizes a key to 43 characters of base64url. */
export const vaultKeyText = (text: string): string => unpadded(text)
