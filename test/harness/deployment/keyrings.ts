import { Secret } from '@planbridge/bff/internal/domain/secret.ts'
import { openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { environment } from './config-text.ts'

export type KeyId = 'main' | 'next'

const variables: Record<KeyId, string> = { main: 'VAULT_KEY', next: 'VAULT_KEY_NEXT' }

export const keyText = (id: KeyId): string => environment[variables[id]] ?? ''

export const ringOf = (current: KeyId, ids: readonly KeyId[] = [current]) =>
  openKeyring(current, Object.fromEntries(ids.map((id) => [id, new Secret(keyText(id))])))

/** Sets the vault keys of a configuration. The first one is current. */
export const withVault =
  (...[current, ...others]: readonly [KeyId, ...KeyId[]]) =>
  (text: string): string => {
    const keys = [current, ...others].map((id) => `${id}: 'env:${variables[id]}'`).join(', ')
    return text.replace(/^vault: .*$/m, `vault: { current: ${current}, keys: { ${keys} } }`)
  }
