import type { CatalogEntry, Connection, Offer } from '@planbridge/shared/contract'
import { ConsentModel } from '@planbridge/shared/contract'
import { isLive } from '../display/is-live.ts'

/** A provider with its integrations, in the order of the catalog. */
export interface Provider {
  readonly name: string
  readonly facts: CatalogEntry['provider']
  readonly entries: readonly CatalogEntry[]
}

/** One way to connect: an access model of an integration. */
export interface Way {
  readonly entry: CatalogEntry
  readonly offer: Offer
  /** True if the person has a working connection of this way. */
  readonly connected: boolean
}

type Listed = Pick<Connection, 'integration' | 'model' | 'status'>

/** Groups the catalog by provider, in the order of the names. */
export const providersOf = (entries: readonly CatalogEntry[]): readonly Provider[] =>
  [...Map.groupBy(entries, ({ provider }) => provider.name)]
    .flatMap(([name, grouped]) => {
      const [first] = grouped
      return first ? [{ name, facts: first.provider, entries: grouped }] : []
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))

export const waysOf = (entries: readonly CatalogEntry[], connections: readonly Listed[]): readonly Way[] =>
  entries
    .filter(({ configured }) => configured)
    .flatMap((entry) =>
      entry.offers.map((offer) => ({ entry, offer, connected: isConnected(connections, entry, offer) })),
    )

const isConnected = (connections: readonly Listed[], { id }: CatalogEntry, { model }: Offer): boolean =>
  connections.some((one) => isLive(one) && one.integration === id && one.model === model)

/** True if the person can take this way now. The account of the firm can be connected once. */
export const isOpen = ({ offer, connected }: Way): boolean =>
  offer.open_to_you === 'yes' && !(connected && offer.model === 'service-account')

const isConsent = ({ offer }: Way): boolean => ConsentModel.safeParse(offer.model).success

/**
 * The way by which an account of the provider signs a person in, if there is one. User-present access comes first, because it asks for the least.
 */
export const signInWay = (ways: readonly Way[]): Way | undefined => {
  const candidates = ways.filter((way) => isOpen(way) && isConsent(way))
  return candidates.find(({ offer }) => offer.model === 'user-present') ?? candidates[0]
}
