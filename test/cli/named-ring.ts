import { Secret } from '@planbridge/bff/testing'
import { type Keyring, openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'

/** A keyring of one key with any id. */
export const ringWith = (id: string, text: string): Keyring => openKeyring(id, { [id]: new Secret(text) })
