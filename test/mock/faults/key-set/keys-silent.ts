import type { PublicationFault } from '../mishap.ts'
import { never } from '../provider/broken-answers.ts'

export const keysSilent: PublicationFault = {
  rows: 'HP-23 MD-03',
  when: 'it never comes',
  make: () => never,
  outcome: 'provider-too-slow',
}
