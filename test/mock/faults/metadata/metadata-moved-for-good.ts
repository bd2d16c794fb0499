import type { PublicationFault } from '../mishap.ts'
import { evilOrigin } from '../provider/evil-host.ts'

export const metadataMovedForGood: PublicationFault = {
  rows: 'MD-03',
  when: 'it redirects for good',
  make: () => Response.redirect(`${evilOrigin}/here`, 308),
  outcome: 'provider-redirecting',
}
