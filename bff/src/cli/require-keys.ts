import { faultText } from '../store/engines/store-fault.ts'
import type { Store } from '../store/ports/ports.ts'
import { type MisfitKey, misfitKeys } from '../vault/key-checks.ts'
import { type Keyring, missingKeys } from '../vault/keyring.ts'
import { OperatorError } from './operator-error.ts'

const tokenSets = (rows: number): string => (rows === 1 ? '1 token set' : `${rows} token sets`)

type Keys = readonly { readonly id: string; readonly rows: number }[]

const listOf = (keys: Keys): string[] => keys.map(({ id, rows }) => `  ${id}  ${tokenSets(rows)}`)

const replacedLocalKey =
  'The key file .planbridge/vault-key beside the configuration was replaced, or it was missing and a new one was created.'

const wayOut = ([first]: readonly MisfitKey[]): string[] => {
  const id = first?.id ?? ''
  return [
    'Restore the key, and everything works again. For a change of keys, give the new key another id and keep the earlier one.',
    `If the earlier key is lost, \`planbridge vault discard ${id}\` deletes the token sets sealed with it; their connections must be reconnected.`,
  ]
}

/** Throws an `OperatorError` if a configured key is not the key of its id with which the store was written. */
export const requireFittingKeys = async (
  { sealed }: Pick<Store, 'sealed'>,
  keyring: Keyring,
): Promise<void> => {
  const misfits = await misfitKeys({ store: sealed, keyring }).catch((error: unknown) => {
    throw new OperatorError(`The vault keys cannot be compared with the store: ${faultText(error)}`, {
      cause: error,
    })
  })
  if (misfits.length === 0) return
  throw new OperatorError(
    [
      'The store was written with another key under the same id. Nothing was changed. Keys that do not fit:',
      ...listOf(misfits),
      ...(misfits.some(({ id }) => id === 'local') ? [replacedLocalKey] : []),
      ...wayOut(misfits),
    ].join('\n'),
  )
}

/** Throws an `OperatorError` if the store has token sets that the configured keys cannot open. */
export const requireKeys = async (store: Pick<Store, 'sealed'>, keyring: Keyring): Promise<void> => {
  const missing = missingKeys(keyring, await store.sealed.countByKey())
  if (missing.length === 0) return requireFittingKeys(store, keyring)
  throw new OperatorError(
    [
      'The store contains token sets sealed with vault keys that are not configured:',
      ...listOf(missing),
      'Add each key to vault.keys. If a key is lost, `planbridge vault discard <key>` deletes the token sets sealed with it.',
    ].join('\n'),
  )
}
