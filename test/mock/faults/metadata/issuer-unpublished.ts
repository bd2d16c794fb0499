import type { PublicationFault } from '../mishap.ts'

export const issuerUnpublished: PublicationFault = {
  rows: 'HP-24 MD-01',
  when: 'it names no issuer',
  make: (honest) => ({ ...honest, issuer: undefined }),
  outcome: 'provider-metadata-unusable',
}
