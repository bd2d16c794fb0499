/** The part of a delegation's terms that limits its calls. */
export interface DelegationAgreement {
  /** Ids of the operations that the person agreed to. */
  readonly operations: readonly string[]
}

/**
 * Checks a call of an operation against the agreement of a delegation.
 * @returns The failure code; undefined if the person agreed to the operation.
 */
export const agreementRefusal = (
  agreement: DelegationAgreement | undefined,
  operation: string,
): 'delegation-required' | 'operation-not-agreed' | undefined => {
  if (!agreement) return 'delegation-required'
  return agreement.operations.includes(operation) ? undefined : 'operation-not-agreed'
}
