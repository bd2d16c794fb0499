import { ConnectionId } from '@planbridge/shared/contract'
import type { Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'

export interface RecheckNeeds {
  readonly store: Pick<Store, 'connections'>
  readonly vault: TokenVault
}

/** Token sets that one look tries again. */
const triesMax = 20

/** Tries the longest-untried token sets that did not open again. Resolves to the number of those that still do not. Never rejects. */
export const recheckUnreadable =
  ({ store, vault }: RecheckNeeds) =>
  async (): Promise<number> => {
    for (const id of vault.unreadable.ids().slice(0, triesMax)) await tryAgain({ store, vault }, id)
    return vault.unreadable.ids().length
  }

const tryAgain = async ({ store, vault }: RecheckNeeds, id: string): Promise<void> => {
  try {
    const row = await store.connections.find(ConnectionId.parse(id))
    if (!row || row.sealed === null) vault.unreadable.drop(id)
    else await vault.read(row)
  } catch {
    // The store's own outage is reported by readiness.
  }
}
