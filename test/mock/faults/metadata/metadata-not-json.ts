import type { PublicationFault } from '../mishap.ts'

export const metadataNotJson: PublicationFault = {
  rows: 'HP-23 MD-03',
  when: 'it is no JSON',
  make: () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  outcome: 'provider-answer-unreadable',
}
