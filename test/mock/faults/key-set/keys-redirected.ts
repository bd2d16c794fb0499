import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const keysRedirected: PublicationFault = {
  rows: 'HP-23 HP-24 MD-03',
  when: 'it redirects to another host',
  make: () => Response.redirect(`${evilOrigin}/here`, 302),
  outcome: 'provider-redirecting',
}
