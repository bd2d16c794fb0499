import type { Expectation } from '../../../harness/fault-cases.ts'
import type { MetadataFaultName } from '../../../mock/faults/metadata/index.ts'

/** The expected failure for each fault of the provider metadata. */
export const metadataExpectations: Readonly<Record<MetadataFaultName, Expectation>> = {
  'authorization-endpoint-on-another-host': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'key-set-address-relative': { rows: 'MD-02', outcome: 'provider-metadata-unusable' },
  'key-set-over-http': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'key-set-on-another-host': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'token-endpoint-over-http': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'token-endpoint-on-another-host': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'token-endpoint-missing': { rows: 'MD-02', outcome: 'provider-metadata-unusable' },
  'userinfo-endpoint-on-another-host': { rows: 'HP-24 MD-02', outcome: 'provider-metadata-unusable' },
  'issuer-different': { rows: 'HP-24 MD-01', outcome: 'provider-metadata-unusable' },
  'issuer-in-capitals': { rows: 'HP-24 MD-01', outcome: 'provider-metadata-unusable' },
  'issuer-with-slash': { rows: 'HP-24 MD-01', outcome: 'provider-metadata-unusable' },
  'issuer-with-suffix': { rows: 'HP-24 MD-01', outcome: 'provider-metadata-unusable' },
  'issuer-missing': { rows: 'HP-24 MD-01', outcome: 'provider-metadata-unusable' },
  'byte-order-mark': { rows: 'MD-03', outcome: 'provider-answer-unreadable' },
  'one-byte-at-a-time': { rows: 'HP-23 MD-03', outcome: 'provider-too-slow' },
  'fifty-megabytes': { rows: 'HP-23 MD-03', outcome: 'provider-answer-too-large' },
  'status-500': { rows: 'HP-23 MD-06', outcome: 'provider-failing' },
  'web-page': { rows: 'HP-23 MD-03', outcome: 'provider-answer-unreadable' },
  'permanent-redirect': { rows: 'MD-03', outcome: 'provider-redirecting' },
  'not-json': { rows: 'HP-23 MD-03', outcome: 'provider-answer-unreadable' },
  'unexpected-shape': { rows: 'MD-03', outcome: 'provider-metadata-unusable' },
  'temporary-redirect': { rows: 'HP-23 HP-24 MD-03', outcome: 'provider-redirecting' },
  'no-response': { rows: 'HP-23 MD-03', outcome: 'provider-too-slow' },
}
