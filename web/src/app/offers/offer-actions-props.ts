import type { CatalogEntry, Offer } from '@planbridge/shared/contract'

export interface OfferActionsProps {
  readonly entry: CatalogEntry
  readonly offer: Offer
  readonly connected: boolean
}
