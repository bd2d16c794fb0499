import type { PublicationFault } from '../mishap.ts'
import { text } from '../provider/id-token-draft.ts'

export const issuerPublishedWithSlash: PublicationFault = {
  rows: 'HP-24 MD-01',
  when: 'its issuer ends in a slash',
  make: (honest) => ({ ...honest, issuer: `${text(honest['issuer'])}/` }),
  outcome: 'provider-metadata-unusable',
}
