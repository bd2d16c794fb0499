import type { PublicationFault } from '../mishap.ts'

export const metadataHypertext: PublicationFault = {
  rows: 'HP-23 MD-03',
  when: 'it is a web page',
  make: () => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }),
  outcome: 'provider-answer-unreadable',
}
