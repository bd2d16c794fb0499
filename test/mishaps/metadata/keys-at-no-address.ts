import type { PublicationMishap } from '../mishap.ts'

export const keysAtNoAddress: PublicationMishap = {
  rows: 'MD-02',
  when: 'its keys lie at no address',
  make: (honest) => ({ ...honest, jwks_uri: 'jwks' }),
  outcome: 'provider-metadata-unusable',
}
