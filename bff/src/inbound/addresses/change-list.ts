import type { AddressListStore, StoredAddresses } from '../../store/ports/ports.ts'
import { noAddresses } from './next-list.ts'

const triesMax = 8

/**
 * Changes a list in the store. `change` may be called again with a newer list, if another process wrote in between; it returns undefined
 * to leave the list as it is. Resolves to the result of the change, or undefined.
 */
export const changeList = async <Change extends { readonly list: StoredAddresses }>(
  store: AddressListStore,
  source: string,
  change: (list: StoredAddresses) => Change | undefined,
): Promise<Change | undefined> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const row = await store.find(source)
    const changed = change(row ?? noAddresses)
    if (!changed) return undefined
    if (await store.write(source, row?.revision ?? 0, changed.list)) return changed
  }
  throw new Error('the list was changed by others each time')
}
