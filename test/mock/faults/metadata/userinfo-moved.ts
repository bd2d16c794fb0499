import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const userinfoMoved: PublicationFault = {
  rows: 'HP-24 MD-02',
  when: 'it moves the userinfo endpoint to another host',
  make: (honest) => ({ ...honest, userinfo_endpoint: `${evilOrigin}/userinfo` }),
  outcome: 'provider-metadata-unusable',
}
