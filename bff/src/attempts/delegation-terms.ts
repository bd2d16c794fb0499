import type { DelegationTerms } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'

/** Returns the terms if the integration allows them; fails with `delegation-terms-invalid` otherwise. */
export const requirePossibleTerms = (
  { provider, operations }: Integration,
  terms: DelegationTerms | undefined,
): DelegationTerms => {
  if (!terms) throw new Failure('delegation-terms-invalid', 'a delegation requires terms')
  const daysMax = provider.accessModels.delegation?.daysMax
  if (daysMax !== undefined && terms.days > daysMax) {
    throw new Failure('delegation-terms-invalid', `at most ${daysMax} days`)
  }
  const known = new Set(operations.map(({ id }) => id))
  if (!terms.operations.every((id) => known.has(id))) {
    throw new Failure('delegation-terms-invalid', 'an unknown operation')
  }
  return terms
}
