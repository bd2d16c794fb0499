import type { PublicationFault } from '../mishap.ts'
import { text } from '../provider/id-token-draft.ts'

export const issuerPublishedWithSuffix: PublicationFault = {
  rows: 'HP-24 MD-01',
  when: 'its issuer is followed by one more character',
  make: (honest) => ({ ...honest, issuer: `${text(honest['issuer'])}1` }),
  outcome: 'provider-metadata-unusable',
}
