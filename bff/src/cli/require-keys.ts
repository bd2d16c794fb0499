import type { Store } from '../store/ports/ports.ts'
import { type Keyring, missingKeys } from '../vault/keyring.ts'
import { OperatorError } from './operator-error.ts'

const tokenSets = (rows: number): string => (rows === 1 ? '1 token set' : `${rows} token sets`)

/** Throws an `OperatorError` if the store has token sets sealed with keys that are not configured. */
export const requireKeys = async (store: Store, ring: Keyring): Promise<void> => {
  const missing = missingKeys(ring, await store.sealed.countByKey())
  if (missing.length === 0) return
  throw new OperatorError(
    [
      'The store contains token sets sealed with vault keys that are not configured:',
      ...missing.map(({ id, rows }) => `  ${id}  ${tokenSets(rows)}`),
      'Add each key to vault.keys. If a key is lost, `planbridge vault discard <key>` deletes the token sets sealed with it.',
    ].join('\n'),
  )
}
