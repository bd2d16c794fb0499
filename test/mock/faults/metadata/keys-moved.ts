import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const keysMoved: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'it moves the keys to another host',
  make: (honest) => ({ ...honest, jwks_uri: `${evilOrigin}/jwks` }),
  outcome: 'provider-metadata-unusable',
}
