import type { PublicationFault } from '../mishap.ts'
import { text } from '../provider/id-token-draft.ts'

export const issuerPublishedInCapitals: PublicationFault = {
  rows: 'HP-24 MD-01',
  when: 'its issuer is in capitals',
  make: (honest) => ({ ...honest, issuer: text(honest['issuer']).toUpperCase() }),
  outcome: 'provider-metadata-unusable',
}
