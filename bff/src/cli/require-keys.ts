import type { Store } from '../store/ports/ports.ts'
import { type Keyring, missingKeys } from '../vault/keyring.ts'
import { Refusal } from './refusal.ts'

const tokenSets = (rows: number): string => (rows === 1 ? '1 token set' : `${rows} token sets`)

/** Refuses where token sets lie under keys that the configuration does not hold. */
export const requireKeys = async (store: Store, ring: Keyring): Promise<void> => {
  const missing = missingKeys(ring, await store.sealed.countByKey())
  if (missing.length === 0) return
  throw new Refusal(
    [
      'Token sets lie under vault keys that the configuration does not hold:',
      ...missing.map(({ id, rows }) => `  ${id}  ${tokenSets(rows)}`),
      'Put each key back under vault.keys. Where one is lost, `planbridge vault discard <key>` gives up what lies under it.',
    ].join('\n'),
  )
}
