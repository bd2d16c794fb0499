import { base64url } from 'jose'
import { vaultKeyBytes } from '../../domain/vault-key.ts'

// docs/configuration.md shows what a key looks like: the bytes 0 to 31.
const documentedExample = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'

const distinctBytesMin = 12 // 32 random bytes with fewer have a chance below 2^-60

const unpadded = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

/** What is wrong with a key that is to seal the vault. */
export function vaultKeyFault(text: string): string | undefined {
  const plain = unpadded(text)
  if (!/^[A-Za-z0-9_-]+$/.test(plain)) return 'must be 32 random bytes as base64 or base64url'
  const length = Math.floor((plain.length * 3) / 4)
  if (length !== vaultKeyBytes) return `must be 32 random bytes as base64 or base64url; these are ${length}`
  if (plain === documentedExample) return 'is the example from the documentation: make a random one'
  if (new Set(base64url.decode(plain)).size < distinctBytesMin) return 'is not random'
  return undefined
}

/** A key as 43 characters of base64url, however it was written. */
export const vaultKeyText = (text: string): string => unpadded(text)
