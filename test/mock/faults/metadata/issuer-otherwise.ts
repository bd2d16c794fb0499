import type { PublicationFault } from '../mishap.ts'

export const issuerOtherwise: PublicationFault = {
  rows: 'HP-24 MD-01',
  when: 'it names another issuer',
  make: (honest) => ({ ...honest, issuer: 'https://evil.example' }),
  outcome: 'provider-metadata-unusable',
}
