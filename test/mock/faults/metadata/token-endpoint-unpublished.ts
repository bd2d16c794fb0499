import type { PublicationFault } from '../mishap.ts'

export const tokenEndpointUnpublished: PublicationFault = {
  rows: 'MD-02',
  when: 'it names no token endpoint',
  make: (honest) => ({ ...honest, token_endpoint: undefined }),
  outcome: 'provider-metadata-unusable',
}
