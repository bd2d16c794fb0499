import { Secret } from '@planbridge/bff/domain/secret.ts'
import { type Keyring, openKeyring } from '@planbridge/bff/vault/keyring.ts'

/** A keyring of one key with any id. */
export const ringWith = (id: string, text: string): Keyring => openKeyring(id, { [id]: new Secret(text) })
