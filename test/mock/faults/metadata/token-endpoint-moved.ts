import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const tokenEndpointMoved: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'it moves the token endpoint to another host',
  make: (honest) => ({ ...honest, token_endpoint: `${evilOrigin}/token` }),
  outcome: 'provider-metadata-unusable',
}
