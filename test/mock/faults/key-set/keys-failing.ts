import type { PublicationFault } from '../mishap.ts'

export const keysFailing: PublicationFault = {
  rows: 'HP-23 MD-06',
  when: 'it answers 500',
  make: () => Response.json({ message: 'no' }, { status: 500 }),
  outcome: 'provider-failing',
}
