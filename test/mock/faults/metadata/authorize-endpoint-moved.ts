import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const authorizeEndpointMoved: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'it moves the authorize endpoint to another host',
  make: (honest) => ({ ...honest, authorization_endpoint: `${evilOrigin}/authorize` }),
  outcome: 'provider-metadata-unusable',
}
