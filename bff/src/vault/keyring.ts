import { base64url } from 'jose'
import type { Secret } from '../domain/secret.ts'
import { vaultKeyBytes } from '../domain/vault-key.ts'

/** The configured vault keys. New token sets are sealed with `current`; the others only open older ones. */
export interface Keyring {
  readonly current: string
  readonly ids: readonly string[]
  key(id: string): Uint8Array | undefined
}

/** Decodes the keys, each 32 bytes in base64 or base64url. Throws if one has another length or `current` is missing. */
export const openKeyring = (current: string, keys: Readonly<Record<string, Secret>>): Keyring => {
  const decoded = new Map(
    Object.entries(keys).map(([id, secret]) => [
      id,
      base64url.decode(secret.reveal().replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
    ]),
  )
  for (const id of [current, ...decoded.keys()])
    if (decoded.get(id)?.length !== vaultKeyBytes)
      throw new Error(`vault key ${id} is not ${vaultKeyBytes} bytes long`)
  return { current, ids: [...decoded.keys()], key: (id) => decoded.get(id) }
}

/** A key that token sets are sealed with and that is not configured. */
export interface MissingKey {
  readonly id: string
  readonly rows: number
}

/** `counts`: token sets per key id. Damaged token sets, whose id is '', are omitted, because no key opens them. */
export const missingKeys = (keyring: Keyring, counts: ReadonlyMap<string, number>): MissingKey[] =>
  [...counts].filter(([id]) => id !== '' && keyring.key(id) === undefined).map(([id, rows]) => ({ id, rows }))
