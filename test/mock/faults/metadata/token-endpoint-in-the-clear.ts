import type { PublicationFault } from '../mishap.ts'
import { text } from '../provider/id-token-draft.ts'

export const tokenEndpointInTheClear: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'its token endpoint is http',
  make: (honest) => ({
    ...honest,
    token_endpoint: text(honest['token_endpoint']).replace('https:', 'http:'),
  }),
  outcome: 'provider-metadata-unusable',
}
