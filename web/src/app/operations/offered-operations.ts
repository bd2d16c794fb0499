import type { AccessModel, CatalogEntry, Operation } from '@planbridge/shared/contract'

interface Offering extends Pick<CatalogEntry, 'offers'> {
  readonly operations: readonly Operation[]
}

/** The operations that an access can have: those whose scopes the integration requests. */
export function offeredOperations(
  { offers, operations }: Offering,
  model: AccessModel,
): readonly Operation[] {
  const futile = offers.find((offer) => offer.model === model)?.not_requested ?? []
  return operations.filter(({ id }) => !futile.includes(id))
}
