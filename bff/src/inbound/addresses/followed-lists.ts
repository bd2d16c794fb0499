import { type IsAmong, isAmong, rangesOf } from '../../network/address-range.ts'
import type { AddressListRow, AddressListStore } from '../../store/ports/ports.ts'

/** A list as this instance uses it. */
export interface FollowedList {
  readonly row: AddressListRow
  /** True if the address is in the list, or was a short while ago. */
  readonly isInUse: (address: string, now: number) => boolean
}

const followed = (row: AddressListRow): FollowedList => {
  const isListed: IsAmong = isAmong(rangesOf(row.ranges ?? []))
  const former = row.former.map(({ range, until }) => ({ until, isListed: isAmong(rangesOf([range])) }))
  return {
    row,
    isInUse: (address, now) =>
      isListed(address) || former.some((one) => one.until > now && one.isListed(address)),
  }
}

/** The lists of the store, in the memory of this instance. */
export interface FollowedLists {
  /** False until the store was read once. */
  readonly isRead: () => boolean
  readonly find: (source: string) => FollowedList | undefined
  /** Reads the store. Rejects if it does not answer; the lists that were read before stay. */
  readonly read: () => Promise<void>
}

export const openFollowedLists = (store: AddressListStore): FollowedLists => {
  let lists: ReadonlyMap<string, FollowedList> | undefined
  return {
    isRead: () => lists !== undefined,
    find: (source) => lists?.get(source),
    async read() {
      const rows = await store.all()
      const known = lists
      lists = new Map(
        rows.map((row) => {
          const before = known?.get(row.source)
          return [row.source, before?.row.revision === row.revision ? before : followed(row)]
        }),
      )
    },
  }
}
