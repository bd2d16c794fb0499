import type { DelegationTerms } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { Integration } from '../domain/integration.ts'

/** The terms of a delegation, if this integration can keep them. */
export const possibleTerms = (
  { provider, operations }: Integration,
  terms: DelegationTerms | undefined,
): DelegationTerms => {
  if (!terms) throw new Failure('delegation-terms-invalid', 'a delegation says what it is for')
  const daysMax = provider.accessModels.delegation?.daysMax
  if (daysMax !== undefined && terms.days > daysMax) {
    throw new Failure('delegation-terms-invalid', `at most ${daysMax} days`)
  }
  const known = new Set(operations.map(({ id }) => id))
  if (!terms.operations.every((id) => known.has(id))) {
    throw new Failure('delegation-terms-invalid', 'an operation that is not on the list')
  }
  return terms
}
