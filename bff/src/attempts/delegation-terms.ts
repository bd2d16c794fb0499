import type { DelegationTerms } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { notRequested } from '../domain/offered-operations.ts'
import { Failure } from '../failure.ts'

/**
 * Returns the terms if the integration allows them; fails with `delegation-terms-invalid` otherwise, and with `scope-not-requested` if
 * they include an operation that no consent could make work.
 */
export const requirePossibleTerms = (
  integration: Integration,
  terms: DelegationTerms | undefined,
): DelegationTerms => {
  const { provider, operations } = integration
  if (!terms) throw new Failure('delegation-terms-invalid', 'a delegation requires terms')
  const daysMax = provider.accessModels.delegation?.daysMax
  if (daysMax !== undefined && terms.days > daysMax) {
    throw new Failure('delegation-terms-invalid', `at most ${daysMax} days`)
  }
  const known = new Set(operations.map(({ id }) => id))
  if (!terms.operations.every((id) => known.has(id))) {
    throw new Failure('delegation-terms-invalid', 'an unknown operation')
  }
  const futile = notRequested(integration, 'delegation').find(({ id }) =>
    terms.operations.some((one) => one === id),
  )
  if (futile) throw new Failure('scope-not-requested', futile.id)
  return terms
}
