import type { Expectation } from '../../../harness/fault-cases.ts'
import type { KeySetFaultName } from '../../../mock/faults/key-set/index.ts'

/** The expected failure for each fault of the key set. */
export const keySetExpectations: Readonly<Record<KeySetFaultName, Expectation>> = {
  'too-many-keys': { rows: 'MD-07', outcome: 'provider-metadata-unusable' },
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
