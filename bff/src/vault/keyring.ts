import { base64url } from 'jose'
import type { Secret } from '../domain/secret.ts'
import { vaultKeyBytes } from '../domain/vault-key.ts'

/** The keys that sealed token sets may lie under; new ones are sealed under `current`. */
export interface Keyring {
  readonly current: string
  readonly ids: readonly string[]
  key(id: string): Uint8Array | undefined
}

/** Each key is 32 bytes, base64 or base64url. */
export const openKeyring = (current: string, keys: Readonly<Record<string, Secret>>): Keyring => {
  const opened = new Map(
    Object.entries(keys).map(([id, secret]) => [
      id,
      base64url.decode(secret.reveal().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
    ]),
  )
  for (const id of [current, ...opened.keys()])
    if (opened.get(id)?.length !== vaultKeyBytes)
      throw new Error(`vault key ${id} is not ${vaultKeyBytes} bytes long`)
  return { current, ids: [...opened.keys()], key: (id) => opened.get(id) }
}
