import type { PublicationFault } from '../mishap.ts'
import { drippingJson } from '../provider/broken-answers.ts'

export const keysDripping: PublicationFault = {
  rows: 'HP-23 MD-03',
  when: 'it comes one byte at a time',
  make: () => drippingJson(),
  outcome: 'provider-too-slow',
}
