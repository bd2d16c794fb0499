import type { Events } from '../../events.ts'
import type { Clock, Random } from '../../runtime/platform.ts'
import { randomShare } from '../../runtime/random-share.ts'
import type { AddressListStore, StoredAddresses } from '../../store/ports/ports.ts'
import type { ProtocolClient } from '../../transport/protocol-client.ts'
import { changeList } from './change-list.ts'
import { fetchAddressList, type ListSource } from './fetch-address-list.ts'
import { afterFetch, type ListChange, type ListTimes } from './next-list.ts'

export interface RefreshNeeds {
  readonly store: { readonly addressLists: AddressListStore }
  readonly client: ProtocolClient
  readonly clock: Clock
  readonly random: Random
  readonly events: Pick<Events, 'addressListChanged' | 'addressListHeld' | 'addressListFailed'>
  readonly times: ListTimes
}

/** Longer than a fetch of both forms. While it lasts, no other process fetches the list. */
const claimMs = 60_000

/** A time that is farther ahead than any wait comes from a clock that was set back since. */
const waitMsMax = 86_400_000

export const isDue = ({ nextAt }: StoredAddresses, now: number): boolean =>
  nextAt <= now || nextAt - now > waitMsMax

const report = (
  { events }: RefreshNeeds,
  list: string,
  { list: { failures }, happened }: ListChange,
): void => {
  if (happened?.kind === 'changed')
    events.addressListChanged({ list, added: happened.added, removed: happened.removed })
  if (happened?.kind === 'held') {
    const { reason, added, removed } = happened
    events.addressListHeld({ list, reason, added, removed })
  }
  if (happened?.kind === 'failed') events.addressListFailed({ list, detail: happened.detail, failures })
}

const hasSameValidators = (a: StoredAddresses, b: StoredAddresses): boolean =>
  a.validators?.etag === b.validators?.etag && a.validators?.lastModified === b.validators?.lastModified

/**
 * Fetches a list and stores the result. Resolves to undefined if another process is doing it.
 * @param isForced Also if it is not due, for a command.
 */
export const refreshList =
  (needs: RefreshNeeds) =>
  async (source: ListSource, isForced = false): Promise<ListChange | undefined> => {
    const { client, clock, random, times } = needs
    const { addressLists } = needs.store
    const claimed = await changeList(addressLists, source.url, (list) =>
      isForced || isDue(list, clock.now()) ? { list: { ...list, nextAt: clock.now() + claimMs } } : undefined,
    )
    if (!claimed) return undefined
    const fetched = await fetchAddressList({ client, now: clock.now })(source, claimed.list.validators)
    const share = randomShare(random)
    const changed = await changeList(addressLists, source.url, (list) => {
      // The provider confirmed a list that another process has replaced.
      if (fetched.kind === 'unchanged' && !hasSameValidators(list, claimed.list)) return undefined
      return afterFetch(list, fetched, { ...times, now: clock.now(), share, refreshMs: source.refreshMs })
    })
    if (changed) report(needs, source.url, changed)
    return changed
  }
