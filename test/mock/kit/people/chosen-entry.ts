import { type CatalogEntry, type DelegationTerms, endpoints } from '@planbridge/shared/contract'
import type { CallEndpoint } from './endpoint-caller.ts'
import type { Connecting, KitConnection } from '../kit-person.ts'

/** The integration and the access model that a person chooses, in the words of the contract. */
export interface Chosen {
  readonly entry: CatalogEntry
  readonly model: KitConnection['model']
}

/** Chooses from the entries that Planbridge offers. Without a model it is the first one of the integration. */
export const chosenOf = (entries: readonly CatalogEntry[], { integration, model }: Connecting): Chosen => {
  const entry = entries.find(({ id }) => id === integration)
  const names = entries.map(({ id }) => id).join(', ')
  if (!entry) throw new Error(`there is no integration ${integration}; there are: ${names}`)
  const first = entry.offers[0]?.model
  if (first === undefined) throw new Error(`${integration} offers nothing`)
  return { entry, model: model ?? first }
}

const operationsMax = 50

/** Terms with every operation that the integration requests scopes for. */
export const termsFor = async (
  call: CallEndpoint,
  { id, offers }: CatalogEntry,
  days: number,
): Promise<DelegationTerms> => {
  const { operations } = await call(endpoints.listOperations, { integration: id })
  const offer = offers.find(({ model }) => model === 'delegation')
  const asked = operations
    .map((operation) => operation.id)
    .filter((one) => !offer?.not_requested?.includes(one))
  return {
    purpose: 'Prepare the review list every night',
    operations: asked.slice(0, operationsMax),
    days: Math.min(days, offer?.days_max ?? days),
  }
}
