import type { CatalogEntry, ConsentModel, Offer } from '@planbridge/shared/contract'
import type { ConnectView } from '@planbridge/shared/embed'

/** One way to connect: an access model of an integration. */
export interface Way {
  readonly entry: CatalogEntry
  readonly offer: Offer
}

/** A way in which the person grants access on the provider's own pages. */
export interface ConsentWay extends Way {
  readonly offer: Offer & { readonly model: ConsentModel }
}

/** A provider with the ways to connect it. */
export interface ProviderChoice {
  readonly name: string
  readonly facts: CatalogEntry['provider']
  /** Null if its integrations have several. */
  readonly environment: CatalogEntry['environment'] | null
  readonly ways: readonly Way[]
}

const waysOf = (entries: readonly CatalogEntry[]): readonly Way[] =>
  entries
    .filter(({ configured }) => configured)
    .flatMap((entry) =>
      entry.offers.filter(({ open_to_you }) => open_to_you === 'yes').map((offer): Way => ({ entry, offer })),
    )

/** The providers to choose from, by name. One without an open way is left out; a reconnect has one way only. */
export function providersOf({
  entries,
  reconnect,
}: Pick<ConnectView, 'entries' | 'reconnect'>): readonly ProviderChoice[] {
  const ways = waysOf(entries).filter(
    ({ entry, offer }) =>
      reconnect === null || (entry.id === reconnect.integration && offer.model === reconnect.model),
  )
  return [...Map.groupBy(ways, ({ entry }) => entry.provider.name)]
    .flatMap(([name, grouped]) => {
      const environments = new Set(grouped.map(({ entry }) => entry.environment))
      const [first] = grouped
      if (!first) return []
      const environment = environments.size === 1 ? first.entry.environment : null
      return [{ name, facts: first.entry.provider, environment, ways: grouped }]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** The way that was chosen by name; undefined if it is not offered. */
export const findWay = (
  providers: readonly ProviderChoice[],
  { integration, model }: NonNullable<ConnectView['choice']>,
): Way | undefined =>
  providers
    .flatMap(({ ways }) => ways)
    .find(({ entry, offer }) => entry.id === integration && offer.model === model)

/** True if the person grants this way on the provider's own pages. */
export const isConsentWay = (way: Way): way is ConsentWay =>
  way.offer.model === 'user-present' || way.offer.model === 'delegation'
