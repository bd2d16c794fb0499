import type { PublicationFault } from '../mishap.ts'

export const keysAtNoAddress: PublicationFault = {
  rows: 'MD-02',
  when: 'its keys lie at no address',
  make: (honest) => ({ ...honest, jwks_uri: 'jwks' }),
  outcome: 'provider-metadata-unusable',
}
