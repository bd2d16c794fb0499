import type { PublicationFault } from '../mishap.ts'
import { text } from '../provider/id-token-draft.ts'

export const keysInTheClear: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'its keys lie at an http address',
  make: (honest) => ({ ...honest, jwks_uri: text(honest['jwks_uri']).replace('https:', 'http:') }),
  outcome: 'provider-metadata-unusable',
}
