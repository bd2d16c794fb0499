import type { Expectation } from '../../../harness/fault-cases.ts'
import type { AuthorizationResponseFaultName } from '../../../mock/faults/authorization-response/index.ts'

/** The expected failure for each fault of the authorization response. */
export const authorizationResponseExpectations: Readonly<
  Record<AuthorizationResponseFaultName, Expectation>
> = {
  'access-token-in-front-channel': { rows: 'HP-27 CB-10', outcome: 'response-malformed' },
  'id-token-empty': { rows: 'HP-27 CB-09', outcome: 'id-token-invalid' },
  'id-token-missing': { rows: 'HP-27 CB-09', outcome: 'response-malformed' },
  'two-id-tokens': { rows: 'HP-27 CB-07', outcome: 'response-malformed' },
  'id-token-not-requested': { rows: 'HP-27 CB-09', outcome: 'response-malformed' },
  'code-empty': { rows: 'HP-27 CB-09', outcome: 'response-malformed' },
  'code-missing': { rows: 'HP-27 CB-09', outcome: 'response-malformed' },
  'code-repeated': { rows: 'HP-27 CB-07', outcome: 'response-malformed' },
  'two-codes': { rows: 'HP-27 CB-07', outcome: 'response-malformed' },
  'access-denied': { rows: 'CB-12', outcome: 'consent-denied' },
  'empty-error-beside-code': { rows: 'HP-28 CB-08', outcome: 'authorization-refused' },
  'error-in-fragment': { rows: 'HP-28 CB-11', outcome: 'provider-busy' },
  'error-in-query': { rows: 'HP-28 CB-11', outcome: 'provider-busy' },
  'error-of-another-issuer': { rows: 'HP-25 CB-12', outcome: 'issuer-mismatch' },
  'two-errors': { rows: 'HP-27 CB-07', outcome: 'response-malformed' },
  'error-not-registered': { rows: 'HP-28 CB-12', outcome: 'authorization-refused' },
  'error-beside-code': { rows: 'HP-28 CB-08', outcome: 'provider-busy' },
  'error-with-markup': { rows: 'HP-29 CB-12', outcome: 'provider-busy' },
  'issuer-parameter-empty': { rows: 'HP-25 CB-01', outcome: 'issuer-mismatch' },
  'issuer-parameter-escaped-twice': { rows: 'HP-25 CB-01 CB-04', outcome: 'issuer-mismatch' },
  'issuer-parameter-in-capitals': { rows: 'HP-25 CB-01 CB-04', outcome: 'issuer-mismatch' },
  'issuer-parameter-of-another-provider': { rows: 'HP-25 CB-01 CB-03 CB-05', outcome: 'issuer-mismatch' },
  'issuer-parameter-repeated': { rows: 'HP-27 CB-07', outcome: 'response-malformed' },
  'issuer-parameter-with-port': { rows: 'HP-25 CB-01 CB-04', outcome: 'issuer-mismatch' },
  'issuer-parameter-with-slash': { rows: 'HP-25 CB-01 CB-04', outcome: 'issuer-mismatch' },
  'issuer-parameter-with-suffix': { rows: 'HP-25 CB-01 CB-04', outcome: 'issuer-mismatch' },
  'too-many-parameters': { rows: 'CB-18', outcome: 'response-malformed' },
  'code-response-in-fragment': { rows: 'HP-28 CB-11', outcome: 'response-malformed' },
  'hybrid-response-in-query': { rows: 'HP-28 CB-11', outcome: 'response-malformed' },
}
